/**
 * How fast a station's encrypted store is, on this machine, in this process, without RPC:
 *
 *   node bench/store.ts [--people 100000] [--json]   apply, append, look-up, size
 *   node bench/store.ts --ciphers [--people 50000]   processor time of the same work under each cipher
 *
 * The book is the demo shop's (seeded). Queries are distinct and drawn from what is in the book; those
 * of `nobody` from what is not. Look-ups are warm: the whole list of a kind has run once before.
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
import { displayName } from '#shared/domain/person-name.ts';
import { nationalPhone } from '#shared/domain/phone.ts';
import { initialOf } from '#shared/domain/search/hangul.ts';
import type { PageRow } from '#shared/protocol/feed.ts';

const scope = 'region:kr';
const epoch = '0199a0c4-0000-7000-8000-000000000001';
const pageRows = 1_000;
const queriesPerKind = 2_000;

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

interface Person {
  name: { family: string; given: string };
  latinName?: string;
  phone?: string;
  email?: string;
  loyalty?: { number: string };
  address?: { city: string };
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
    log: () => {},
  });
  store.setGrants([scope], epoch);
  const book: { id: string; doc: Person }[] = [];
  const orders: string[] = [];
  const pageTimes: number[] = [];
  let rows = 0;
  for (const page of pages(people, true)) {
    for (const [kind, id, , doc] of page.rows) {
      if (kind === 'customer') book.push({ id, doc: doc as unknown as Person });
      else if (kind === 'order' && orders.length < 100_000) orders.push(String(doc?.number));
    }
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
  for (const [kind, queries] of Object.entries(queriesFrom(book, orders))) {
    measureLookup(store, kind, queries, people);
  }
  measureAppend(store, book);
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

function measureLookup(store: Store, kind: string, queries: string[], people: number): void {
  for (const query of queries) store.searchCustomers(query, 50);
  const times: number[] = [];
  let found = 0;
  for (const query of queries) {
    times.push(timed(() => (found += store.searchCustomers(query, 50).total)));
  }
  const hitsEach = Number((found / queries.length).toFixed(1));
  print({
    bench: 'store-lookup',
    kind,
    people,
    queries: queries.length,
    hitsEach,
    ...percentiles(times),
  });
}

function measureAppend(store: Store, book: readonly { id: string }[]): void {
  const times = Array.from({ length: 500 }, (_, i) => {
    const number = String(i).padStart(12, '0');
    const args = {
      noteId: `0199a0c4-0000-7000-9000-${number}`,
      customerId: book[(i * 37) % book.length]?.id,
      text: 'likes linen',
    };
    const id = `0199a0c4-0000-7000-8000-${number}`;
    const draft = { id, name: 'note.add', args, observedAt: i, staff: null };
    return timed(() => store.append([draft]));
  });
  print({ bench: 'store-append', mutations: times.length, ...percentiles(times) });
}

/** What people say at a counter, drawn evenly from the whole book. */
function queriesFrom(book: readonly { doc: Person }[], orders: readonly string[]) {
  const docs = book.map(({ doc }) => doc);
  const all: Record<string, string[]> = {
    'name-exact': docs.map(({ name }) => displayName(name)),
    'name-start': docs.map(({ name }) => displayName(name).slice(0, 2)),
    'given-name': docs.map(({ name }) => name.given),
    'family-name': docs.map(({ name }) => name.family),
    'initial-consonants': docs.map(({ name }) => initials(displayName(name))),
    'latin-start': docs.flatMap(({ latinName }) => latinName?.slice(0, 5) ?? []),
    'phone-last-4': docs.flatMap(({ phone }) => phone?.slice(-4) ?? []),
    'phone-whole': docs.flatMap(({ phone }) => (phone === undefined ? [] : nationalPhone(phone))),
    'email-start': docs.flatMap(({ email }) => email?.slice(0, 6) ?? []),
    loyalty: docs.flatMap(({ loyalty }) => loyalty?.number ?? []),
    order: [...orders],
    'name-and-place': docs.flatMap(({ name, address }) =>
      address === undefined ? [] : `${name.family} ${address.city}`,
    ),
    'family-and-given': docs.map(({ name }) => `${name.given} ${name.family.slice(0, 1)}`),
    'one-letter': docs.map(({ name }) => displayName(name).slice(0, 1)),
    nobody: docs.flatMap(({ name, phone }) => `${displayName(name)} ${phone?.slice(-5) ?? ''}9`),
  };
  return Object.fromEntries(
    Object.entries(all).map(([kind, queries]) => [kind, spread([...new Set(queries)])]),
  );
}

function initials(name: string): string {
  return [...name].map((char) => initialOf(char) ?? char).join('');
}

function spread(queries: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(queries.length / queriesPerKind));
  return queries
    .filter((query, i) => query.trim() !== '' && i % step === 0)
    .slice(0, queriesPerKind);
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
    const ratio = (what: keyof CipherRound) =>
      Number(
        median(
          rounds.map((round) => (round[name]?.[what] ?? 0) / (round.none?.[what] ?? 1)),
        ).toFixed(2),
      );
    const ms = (what: keyof CipherRound) =>
      Math.round(median(rounds.map((round) => round[name]?.[what] ?? 0)));
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
  const replica = createReplica(db, 'gangnam');
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

function percentiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Number(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3),
    );
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
