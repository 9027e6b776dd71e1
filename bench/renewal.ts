/**
 * What it costs a station to read a scope anew, and to be rid of one, while people are looked up:
 *
 *   npm run bench -- renewal [--people 100000] [--json]
 *
 * The station's real files, in this process. The new book has one in twenty changed, one in twenty gone and
 * one in fifty new, under another epoch. Between any two pieces of work somebody is looked up.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '#electron/station/store/open-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import { createPageApplier } from '#electron/station/sync/apply-page.ts';
import { type Cursor, type PageRow } from '#shared/protocol/feed.ts';
import { bookEntry } from './lookup/people.ts';
import { createReport } from './support/report.ts';
import { percentiles, rounded } from './support/statistics.ts';

const scope = 'region:kr';
const epochs = ['0199a0c4-0000-7000-8000-000000000001', '0199a0c4-0000-7000-8000-000000000002'];
const pageRows = 2_000;
const queries = ['김민지', '박서준', '4821', 'minji', '이서연 강남', '최지우', '010', '정하윤'];

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '100000' },
      json: { type: 'boolean', default: false },
    },
  });
  const people = Number(values.people);
  const directory = mkdtempSync(join(tmpdir(), 'dangol-renewal-'));
  try {
    const store = openStore({
      dataDir: directory,
      station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
      keys: { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) },
      cipher: 'aegis',
      nowMs: () => performance.now(),
      clockMs: () => Date.now(),
      log: () => {},
    });
    const fileMb = () => Math.round(statSync(join(directory, 'replica.db')).size / 1e6);
    const report = createReport(values);
    report.machine('renewal');
    const say = (measure: string, measured: Measured) =>
      report.line({
        bench: 'renewal',
        people,
        measure,
        ...figures(measured),
        fileMb: fileMb(),
      });

    store.setGrants([scope], epochs[0] as string);
    const filling = work(store);
    await readBook(store, 0, firstBook(people), filling.piece);
    filling.sweep();
    say('first-sync', filling.done(people));

    store.setGrants([scope], epochs[1] as string);
    const renewing = work(store);
    const rows = secondBook(people);
    await readBook(store, 1, rows, renewing.piece);
    say('renewal', renewing.done(rows.length));
    if (store.countCustomers() !== rows.length) throw new Error('it does not hold the new book');
    const sweeping = work(store);
    sweeping.sweep();
    say('sweep', sweeping.done(Math.ceil(people / 20)));

    const withdrawing = work(store);
    withdrawing.piece(() => store.setGrants([], epochs[1] as string));
    if (store.countCustomers() !== 0) throw new Error('what was withdrawn is still counted');
    withdrawing.sweep();
    say('withdrawal', withdrawing.done(rows.length));
    store.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Measured {
  rows: number;
  seconds: number;
  pieces: number[];
  lookUps: number[];
}

/** Times pieces of work and, after each, one look-up, which is what would have waited for it. */
function work(store: Store) {
  const measured: Measured = { rows: 0, seconds: 0, pieces: [], lookUps: [] };
  const timed = <T>(into: number[], run: () => T): T => {
    const startedMs = performance.now();
    const result = run();
    into.push(performance.now() - startedMs);
    return result;
  };
  const piece = <T>(run: () => T): T => {
    const result = timed(measured.pieces, run);
    const query = queries[measured.pieces.length % queries.length] as string;
    timed(measured.lookUps, () => store.searchCustomers(query, 20));
    return result;
  };
  return {
    piece,
    sweep() {
      while (piece(() => store.tidy(false))) continue;
    },
    done(rows: number): Measured {
      const seconds = measured.pieces.reduce((sum, ms) => sum + ms, 0) / 1000;
      return { ...measured, rows, seconds };
    },
  };
}

/** As pages are applied while people are looked up, each write and each piece of housekeeping a piece. */
async function readBook(
  store: Store,
  epoch: number,
  rows: readonly PageRow[],
  piece: <T>(run: () => T) => T,
): Promise<void> {
  let unpacked: PageRow[] = [];
  const applier = createPageApplier({
    store: {
      applyPage: (part) => piece(() => store.applyPage(part)),
      tidy: (busy) => piece(() => store.tidy(busy)),
    },
    timing: { monotonicMs: () => performance.now(), turn: async () => {} },
    unpack: async () => ({ rows: unpacked, bytes: unpacked.length }),
    isLookedUp: () => true,
  });
  const head = rows.reduce((most, [, , version]) => Math.max(most, version), 0);
  let asked: Cursor = { phase: 'start' };
  for (let from = 0; from < rows.length; from += pageRows) {
    const page = rows.slice(from, from + pageRows);
    const left = rows.length - from - page.length;
    const [kind, id] = page.at(-1) as PageRow;
    const next: Cursor =
      left === 0
        ? { phase: 'feed', version: head }
        : { phase: 'book', head, after: `${kind}/${id}` };
    const envelope = {
      ok: true as const,
      scope,
      rows: new Uint8Array(),
      count: page.length,
      next,
      done: left === 0,
      head,
      remaining: { rows: left, bytes: left },
    };
    unpacked = page;
    await applier.apply({
      page: envelope,
      asked,
      epoch: epochs[epoch] as string,
      receivedAt: 1,
      isVoid: () => false,
      applied: () => {},
    });
    asked = next;
  }
}

function firstBook(people: number): PageRow[] {
  return inKeyOrder(Array.from({ length: people }, (_, i) => rowOf(i + 1, i + 1)));
}

/** Versions begin anew and are others: a new epoch. */
function secondBook(people: number): PageRow[] {
  const rows: PageRow[] = [];
  for (let index = 1; index <= people + people / 50; index += 1) {
    if (index % 20 === 7) continue;
    const version = people * 2 - index;
    const row = rowOf(index, version);
    const changed = index % 20 === 3 ? { ...row[3], email: `new.${index}@example.com` } : row[3];
    rows.push([row[0], row[1], version, changed]);
  }
  return inKeyOrder(rows);
}

function rowOf(index: number, version: number): PageRow {
  const { kind, id, doc } = bookEntry(index).customer;
  return [kind, id, version, doc];
}

function inKeyOrder(rows: PageRow[]): PageRow[] {
  return rows.sort(([, a], [, b]) => (a < b ? -1 : 1));
}

function figures({ rows, seconds, pieces, lookUps }: Measured) {
  const piece = percentiles(pieces);
  const lookUp = percentiles(lookUps);
  return {
    rows,
    seconds: rounded(seconds, 1),
    rowsPerSecond: Math.round(rows / seconds),
    pieceP50Ms: piece.p50Ms,
    pieceP99Ms: piece.p99Ms,
    pieceMaxMs: piece.maxMs,
    lookUpP50Ms: lookUp.p50Ms,
    lookUpP99Ms: lookUp.p99Ms,
    lookUpMaxMs: lookUp.maxMs,
  };
}
