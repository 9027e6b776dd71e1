/**
 * How fast a station's encrypted store is, on this machine, in this process, without RPC:
 *
 *   node bench/store.ts [--people 100000] [--json]   apply, append, size
 *   node bench/store.ts --ciphers [--people 50000]   processor time of the same work under each cipher
 *
 * The book is the demo shop's (seeded). Look-up, through the RPC: `npm run bench -- lookup`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { replicaMigrations } from '#electron/station/store/migrations/replica.ts';
import { migrate } from '#electron/station/store/migrate.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import { createReplica } from '#electron/station/store/replica.ts';
import type { PageToApply, Store } from '#electron/station/store/store.ts';
import { demoShop } from '#hub/demo/demo-shop.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { median, pairedRatio, percentiles, rounded } from './support/statistics.ts';

const scope = 'region:kr';
const epoch = '0199a0c4-0000-7000-8000-000000000001';
const pageRows = 1_000;

const { values } = parseArgs({
  options: {
    people: { type: 'string' },
    json: { type: 'boolean', default: false },
    ciphers: { type: 'boolean', default: false },
  },
});

const directory = mkdtempSync(join(tmpdir(), 'dangol-bench-'));
try {
  if (values.ciphers) compareCiphers(Number(values.people ?? 50_000));
  else measureStore(Number(values.people ?? 100_000));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function print(line: Record<string, string | number>): void {
  if (values.json) return console.log(JSON.stringify(line));
  console.log(
    Object.entries(line)
      .map(([name, value]) => `${name} ${value}`)
      .join('  '),
  );
}

function measureStore(people: number): void {
  const store = openStore({
    dataDir: directory,
    station: { id: 'bench', store: 'gangnam', mode: 'associate' },
    keys: { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) },
    cipher: 'aegis',
    nowMs: () => performance.now(),
    clockMs: () => Date.now(),
    log: () => {},
  });
  store.setGrants([scope], epoch);
  const customers: string[] = [];
  const pageTimes: number[] = [];
  let rows = 0;
  for (const page of pages(people, true)) {
    for (const [kind, id] of page.rows) if (kind === 'customer') customers.push(id);
    pageTimes.push(timed(() => store.applyPage(page)));
    rows += page.rows.length;
  }
  const seconds = sum(pageTimes) / 1000;
  print({
    bench: 'store-apply',
    people,
    rows,
    rowsPerSecond: Math.round(rows / seconds),
    ...percentiles(pageTimes),
  });
  measureAppend(store, customers);
  store.close();
  const bytes = statSync(join(directory, 'replica.db')).size;
  const rssMb = Math.round(process.memoryUsage().rss / 1e6);
  print({
    bench: 'store-size',
    people,
    rows,
    fileMb: Math.round(bytes / 1e6),
    processRssMb: rssMb,
  });
}

function measureAppend(store: Store, customers: readonly string[]): void {
  const times = Array.from({ length: 500 }, (_, i) => {
    const number = String(i).padStart(12, '0');
    const args = {
      noteId: `0199a0c4-0000-7000-9000-${number}`,
      customerId: customers[(i * 37) % customers.length],
      text: 'likes linen',
    };
    const id = `0199a0c4-0000-7000-8000-${number}`;
    const draft = { id, name: 'note.add', args, observedAt: i, staff: null };
    return timed(() => store.append([draft]));
  });
  print({ bench: 'store-append', mutations: times.length, ...percentiles(times) });
}

function* pages(people: number, everything: boolean): Generator<PageToApply> {
  let version = 0;
  let rows: PageRow[] = [];
  for (const { records } of demoShop({
    seed: 1,
    customers: people,
    nowMs: Date.UTC(2026, 10, 1),
  })) {
    for (const { kind, id, doc } of records) {
      if (!everything && kind !== 'customer') continue;
      rows.push([kind, id, ++version, doc]);
      if (rows.length < pageRows) continue;
      yield pageOf(rows, version);
      rows = [];
    }
  }
  if (rows.length > 0) yield pageOf(rows, version);
}

function pageOf(rows: PageRow[], version: number): PageToApply {
  const remaining = { rows: 0, bytes: 0 };
  const next = { phase: 'feed', version } as const;
  return { scope, epoch, rows, next, bytes: 0, remaining, levelAt: null };
}

/** The replica's own schema and statements on files that differ in nothing but the cipher. */
function compareCiphers(people: number): void {
  const key = 'ab'.repeat(32);
  const ciphers: Record<string, readonly string[]> = {
    none: [],
    aegis: ["cipher = 'aegis'", "algorithm = 'aegis-256'", `key = "x'${key}'"`],
    chacha20: ["cipher = 'chacha20'", `key = "x'${key}'"`],
    sqlcipher: ["cipher = 'sqlcipher'", 'legacy = 4', `key = "x'${key}'"`],
  };
  const work = [...pages(people, false)];
  const ids = work.flatMap(({ rows }) => rows.map(([, id]) => id));
  const rounds = Array.from({ length: 5 }, (_, round) =>
    Object.fromEntries(
      Object.entries(ciphers).map(([name, pragmas]) => [
        name,
        cipherRound(join(directory, `${name}-${round}.db`), pragmas, work, ids),
      ]),
    ),
  );
  for (const name of Object.keys(ciphers)) {
    const of = (cipher: string, what: keyof CipherRound) =>
      rounds.map((round) => round[cipher]?.[what] ?? 0);
    const ratio = (what: keyof CipherRound) =>
      rounded(pairedRatio(of(name, what), of('none', what)), 2);
    const ms = (what: keyof CipherRound) => Math.round(median(of(name, what)));
    print({
      bench: 'store-cipher',
      cipher: name,
      people,
      loadMs: ms('loadMs'),
      loadRatio: ratio('loadMs'),
      pointReadsMs: ms('readMs'),
      pointReadRatio: ratio('readMs'),
      lookUpsMs: ms('lookUpMs'),
      lookUpRatio: ratio('lookUpMs'),
    });
  }
}

interface CipherRound {
  loadMs: number;
  readMs: number;
  lookUpMs: number;
}

function cipherRound(
  path: string,
  pragmas: readonly string[],
  work: readonly PageToApply[],
  ids: readonly string[],
): CipherRound {
  const db = new Database(path);
  for (const pragma of pragmas) db.pragma(pragma);
  // A small cache, so that reading means decrypting.
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'temp_store = MEMORY',
    'cache_size = -2000',
  ]) {
    db.pragma(pragma);
  }
  migrate(db, replicaMigrations, () => {});
  const replica = createReplica(db, 'gangnam', () => performance.now());
  replica.setGrants([scope], epoch);
  const loadMs = processorTimed(() => {
    for (const page of work) replica.applyPage(page);
    db.pragma('wal_checkpoint(TRUNCATE)');
  });
  const readMs = processorTimed(() => {
    for (let i = 0; i < 50_000; i += 1) {
      replica.rows.read({ kind: 'customer', id: ids[(i * 7_919) % ids.length] ?? '' });
    }
  });
  const lookUpMs = processorTimed(() => {
    for (let i = 0; i < 10_000; i += 1) {
      const key = `p${String((i * 7_919) % 10_000).padStart(4, '0')}`;
      for (const _ of replica.rows.terms.rows([{ key, exact: false }])) continue;
    }
  });
  db.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  return { loadMs, readMs, lookUpMs };
}

function timed(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

/** Milliseconds of processor time: what a cipher costs, whatever else the machine is doing. */
function processorTimed(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
