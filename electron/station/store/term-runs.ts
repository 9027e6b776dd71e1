/**
 * The index's runs: each a sorted list of entries, cut into blocks, all in one table. An entry may be put
 * into any run and stands in exactly one. Every function here runs in the caller's transaction.
 */
import type { Database } from 'better-sqlite3';
import { createRunRows } from './run-rows.ts';
import { type Block, type Entry, packBlocks, rowOf, unpackBlock } from './term-block.ts';

export const termTables = `
  CREATE TABLE term_run (
    number INTEGER PRIMARY KEY,
    entries INTEGER NOT NULL,
    -- The run holds entries of no rows but these.
    first_row INTEGER NOT NULL,
    last_row INTEGER NOT NULL,
    -- The run that this one is being moved into.
    target INTEGER
  ) STRICT;
  CREATE TABLE term_block (
    run INTEGER NOT NULL,
    first BLOB NOT NULL,
    rest BLOB NOT NULL,
    PRIMARY KEY (run, first)
  ) STRICT, WITHOUT ROWID`;

export interface TermRun {
  number: number;
  entries: number;
  firstRow: number;
  lastRow: number;
  target: number | null;
}

export interface TermRuns {
  list(): TermRun[];
  /** A new, empty run. The larger one is expected to get, the further back in the table it lies. */
  add(run: { expected: number; firstRow: number; lastRow: number }): TermRun;
  /** Puts sorted, distinct entries of these rows into the run; those it holds already change nothing. */
  insert(run: TermRun, entries: readonly Entry[], rows: readonly [number, number]): void;
  /** Takes sorted, distinct entries out of the run, as far as it holds them. */
  remove(run: TermRun, entries: readonly Entry[]): void;
  /** False where no entry of the row stands in the run; true says nothing. */
  mayHold(run: TermRun, row: number): boolean;
  /** The next blocks of these runs in the order of their first entries, taken out of them. */
  takeFirst(runs: readonly TermRun[], blocks: number): Entry[];
  markTarget(runs: readonly TermRun[], target: TermRun): void;
  /** Forgets runs that hold nothing. */
  forget(runs: readonly TermRun[]): void;
  /** The block an entry lies in if the run holds it: the last one that begins at it or before. */
  floor(run: number, entry: Uint8Array): Block | undefined;
  /** The first block that begins after an entry. */
  next(run: number, entry: Uint8Array): Block | undefined;
  removeAll(): void;
}

interface RawBlock {
  first: Buffer;
  rest: Buffer;
}

export const termRunsSql = {
  floor:
    'SELECT first, rest FROM term_block WHERE run = ? AND first <= ? ORDER BY first DESC LIMIT 1',
  next: 'SELECT first, rest FROM term_block WHERE run = ? AND first > ? ORDER BY first LIMIT ?',
  nextFirst: 'SELECT first FROM term_block WHERE run = ? AND first > ? ORDER BY first LIMIT 1',
  dropUpTo: 'DELETE FROM term_block WHERE run = ? AND first <= ?',
};

/** A run's number tells how large it was to become, so that merging writes at the table's end. */
const runsOfASize = 2 ** 24;

/** Blocks read ahead of each run while the next ones of several are chosen. */
const readAhead = 4;

export function createTermRuns(db: Database): TermRuns {
  const list = db.prepare<[], TermRun>(`
    SELECT number, entries, first_row AS firstRow, last_row AS lastRow, target FROM term_run`);
  const add = db.prepare<[number, number, number]>(
    'INSERT INTO term_run (number, entries, first_row, last_row) VALUES (?, 0, ?, ?)',
  );
  const count = db.prepare<[number, number, number, number]>(`
    UPDATE term_run SET entries = entries + ?,
      first_row = min(first_row, ?), last_row = max(last_row, ?) WHERE number = ?`);
  const markTarget = db.prepare<[number, number]>(
    'UPDATE term_run SET target = ? WHERE number = ?',
  );
  const forget = db.prepare<[number]>('DELETE FROM term_run WHERE number = ?');
  const floorRaw = db.prepare<[number, Uint8Array], RawBlock>(termRunsSql.floor);
  const nextRaw = db.prepare<[number, Uint8Array, number], RawBlock>(termRunsSql.next);
  const nextFirst = db.prepare<[number, Uint8Array], Buffer>(termRunsSql.nextFirst).pluck();
  const put = db.prepare<[number, Uint8Array, Uint8Array]>(
    'INSERT INTO term_block (run, first, rest) VALUES (?, ?, ?)',
  );
  const drop = db.prepare<[number, Uint8Array]>(
    'DELETE FROM term_block WHERE run = ? AND first = ?',
  );
  const change = db.prepare<[Uint8Array, number, Uint8Array]>(
    'UPDATE term_block SET rest = ? WHERE run = ? AND first = ?',
  );
  const dropUpTo = db.prepare<[number, Uint8Array]>(termRunsSql.dropUpTo);
  const rowsOfRuns = createRunRows();

  const floor = (run: number, entry: Uint8Array) => blockOf(floorRaw.get(run, entry));

  /** Puts these entries in the place of a block, which they have to lie in; undefined for a new one. */
  function replaceBlock(run: number, block: Block | undefined, entries: readonly Entry[]): void {
    let isThere = false;
    for (const { first, rest } of packBlocks(entries)) {
      if (first === block?.first) {
        isThere = true;
        change.run(rest, run, bytesOf(first));
      } else {
        put.run(run, bytesOf(first), rest);
      }
    }
    if (block !== undefined && !isThere) drop.run(run, bytesOf(block.first));
  }

  /** Returns how many came in. */
  function insertInto(run: number, entries: readonly Entry[]): number {
    let more = 0;
    for (let from = 0; from < entries.length; ) {
      const sought = bytesOf(entries[from] as Entry);
      const block = floor(run, sought);
      const end = nextFirst.get(run, sought)?.toString('latin1');
      let to = end === undefined ? entries.length : from + 1;
      while (to < entries.length && (entries[to] as Entry) < (end as Entry)) to += 1;
      const held = block === undefined ? [] : unpackBlock(block);
      const changed = merged(held, entries.slice(from, to));
      if (changed.length !== held.length) replaceBlock(run, block, changed);
      more += changed.length - held.length;
      from = to;
    }
    return more;
  }

  /** Returns how many were there. */
  function removeFrom(run: number, entries: readonly Entry[]): number {
    let gone = 0;
    for (let from = 0; from < entries.length; ) {
      const block = floor(run, bytesOf(entries[from] as Entry));
      const held = block === undefined ? [] : unpackBlock(block);
      // What comes after the block's last entry and before the next block is in neither.
      const last = held.at(-1) ?? '';
      let to = from + 1;
      while (to < entries.length && (entries[to] as Entry) <= last) to += 1;
      const left = without(held, entries.slice(from, to));
      if (left.length < held.length) replaceBlock(run, block, left);
      gone += held.length - left.length;
      from = to;
    }
    return gone;
  }

  function blocksOf(run: TermRun): BlockReader {
    let ahead = nextRaw.all(run.number, nothing, readAhead).map(toBlock);
    let at = 0;
    return {
      run,
      taken: 0,
      last: undefined,
      get first() {
        return ahead[at]?.first;
      },
      take() {
        const block = ahead[at] as Block;
        this.last = block.first;
        at += 1;
        if (at === readAhead) {
          ahead = nextRaw.all(run.number, bytesOf(block.first), readAhead).map(toBlock);
          at = 0;
        }
        return block;
      },
    };
  }

  return {
    list: () => list.all(),
    add({ expected, firstRow, lastRow }) {
      const taken = new Set(list.all().map(({ number }) => number));
      let number = Math.floor(Math.log2(Math.max(1, expected))) * runsOfASize + 1;
      while (taken.has(number)) number += 1;
      add.run(number, firstRow, lastRow);
      rowsOfRuns.keep(list.all());
      rowsOfRuns.begin(number);
      return { number, entries: 0, firstRow, lastRow, target: null };
    },
    insert({ number }, entries, [firstRow, lastRow]) {
      const more = insertInto(number, entries);
      rowsOfRuns.add(number, entries.map(rowOf));
      count.run(more, firstRow, lastRow, number);
    },
    remove({ number, firstRow, lastRow }, entries) {
      const gone = removeFrom(number, entries);
      if (gone > 0) count.run(-gone, firstRow, lastRow, number);
    },
    mayHold: ({ number, firstRow, lastRow }, row) =>
      row >= firstRow && row <= lastRow && rowsOfRuns.mayHold(number, row),
    takeFirst(runs, blocks) {
      const readers = runs.map((run) => blocksOf(run));
      const taken: Entry[] = [];
      for (let left = blocks; left > 0; left -= 1) {
        const reader = leastOf(readers);
        if (reader === undefined) break;
        const entries = unpackBlock(reader.take());
        reader.taken += entries.length;
        for (const entry of entries) taken.push(entry);
      }
      for (const { run, last, taken } of readers) {
        if (last === undefined) continue;
        dropUpTo.run(run.number, bytesOf(last));
        count.run(-taken, run.firstRow, run.lastRow, run.number);
      }
      return taken;
    },
    markTarget(runs, target) {
      for (const { number } of runs) markTarget.run(target.number, number);
    },
    forget(runs) {
      for (const { number } of runs) forget.run(number);
    },
    floor,
    next: (run, entry) => blockOf(nextRaw.get(run, entry, 1)),
    removeAll() {
      db.exec('DELETE FROM term_block; DELETE FROM term_run');
    },
  };
}

/** Reads a run from its beginning, some blocks ahead. */
interface BlockReader {
  run: TermRun;
  /** Entries taken so far. */
  taken: number;
  /** The first entry of the block taken last. */
  last: Entry | undefined;
  /** The first entry of the block to be taken next; undefined at the end. */
  readonly first: Entry | undefined;
  take(): Block;
}

function leastOf(readers: readonly BlockReader[]): BlockReader | undefined {
  let least: BlockReader | undefined;
  for (const reader of readers) {
    const { first } = reader;
    if (first === undefined) continue;
    if (least?.first === undefined || first < least.first) least = reader;
  }
  return least;
}

const nothing = new Uint8Array();

function bytesOf(entry: Entry): Buffer {
  return Buffer.from(entry, 'latin1');
}

function toBlock({ first, rest }: RawBlock): Block {
  return { first: first.toString('latin1'), rest };
}

function blockOf(raw: RawBlock | undefined): Block | undefined {
  return raw === undefined ? undefined : toBlock(raw);
}

/** The entries of both, each once. */
function merged(held: readonly Entry[], part: readonly Entry[]): Entry[] {
  return held.length === 0 ? [...part] : sortedDistinct([...held, ...part]);
}

function without(held: readonly Entry[], part: readonly Entry[]): Entry[] {
  const gone = new Set(part);
  return held.filter((entry) => !gone.has(entry));
}

/** Sorts in place, by bytes as strings sort by themselves, and leaves out what is there already. */
export function sortedDistinct(entries: Entry[]): Entry[] {
  entries.sort();
  return entries.filter((entry, i) => i === 0 || entry !== entries[i - 1]);
}
