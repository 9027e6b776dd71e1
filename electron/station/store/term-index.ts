/**
 * The search index of one file: which rows are under which key (docs/adr/0022-search-index.md,
 * 0032-index-in-runs.md).
 *
 * 1. Many keys at once (a page of a first sync) are a new run at the end of the table: written in order,
 *    whatever the size of the index. A few are put where they belong in the largest run.
 * 2. A look-up walks its range in every run. `tidy` merges runs, a short piece at a time, each piece a
 *    transaction: at every moment each entry stands in one run, and a stop in between loses nothing.
 * 3. Nothing is kept in memory that has to follow a transaction that is rolled back.
 */
import type { Database } from 'better-sqlite3';
import type { KeyRange } from '#shared/domain/search/ranges.ts';
import { runsToMerge } from './runs-to-merge.ts';
import {
  type Block,
  type Entry,
  entryOf,
  findRows,
  rowEnding,
  type Wanted,
  wantedOf,
} from './term-block.ts';
import { createTermRuns, sortedDistinct, type TermRun } from './term-runs.ts';

/** A row's keys as they were and as they are to be; neither with duplicates. */
export interface TermChange {
  row: number;
  before: readonly string[];
  after: readonly string[];
}

export interface TermIndex {
  change(changes: readonly TermChange[]): void;
  /**
   * Goes through the rows in the ranges, best range first; a row may come more than once. No more is read
   * than is asked for: it ends where `visit` returns false.
   */
  each<Range extends KeyRange>(
    ranges: readonly Range[],
    visit: (row: number, range: Range) => boolean,
  ): void;
  /** All of them. */
  rows(ranges: readonly KeyRange[]): number[];
  removeAll(): void;
  /**
   * Does one short piece of merging, in the caller's transaction.
   * @param busy more keys are on their way: only what look-up needs.
   * @param blocks how many are moved; sixty entries each.
   * @returns false where there was nothing to do.
   */
  tidy(busy: boolean, blocks: number): boolean;
}

/** No more entries than this are put one by one into a run that is there. */
const fewEntries = 64;

export function createTermIndex(db: Database): TermIndex {
  const runs = createTermRuns(db);

  /** Goes through the rows that a run has in a range, a block at a time. */
  function eachInRun(
    run: number,
    wanted: Wanted,
    start: Block | undefined,
    visit: (row: number) => boolean,
  ): boolean {
    let block = start ?? runs.next(run, wanted.bytes);
    while (block !== undefined) {
      const rows: number[] = [];
      const more = findRows(block, wanted, rows);
      if (!rows.every(visit)) return false;
      if (!more) return true;
      block = runs.next(run, Buffer.from(block.first, 'latin1'));
    }
    return true;
  }

  function each<Range extends KeyRange>(
    ranges: readonly Range[],
    visit: (row: number, range: Range) => boolean,
  ): void {
    if (ranges.length === 0) return;
    const held = runs.list();
    // A key and what begins with it start in the same block: none begins between the two.
    const floors = new Map<string, Block | undefined>();
    for (const range of ranges) {
      const { key, exact } = range;
      const wanted = wantedOf(key, exact);
      for (const { number } of held) {
        const name = `${number} ${key}`;
        if (!floors.has(name)) floors.set(name, runs.floor(number, wantedOf(key, false).bytes));
        if (!eachInRun(number, wanted, floors.get(name), (row) => visit(row, range))) return;
      }
    }
  }

  function add(entries: Entry[], held: readonly TermRun[], rows: readonly [number, number]): void {
    const [firstRow, lastRow] = rows;
    const largest = held.reduce<TermRun | undefined>(
      (a, b) => (a === undefined || b.entries > a.entries ? b : a),
      undefined,
    );
    const run =
      entries.length <= fewEntries && largest !== undefined
        ? largest
        : runs.add({ expected: entries.length, firstRow, lastRow });
    runs.insert(run, entries, rows);
  }

  function removeFrom(run: TermRun, entries: readonly [number, Entry][]): void {
    const within = entries.filter(([row]) => runs.mayHold(run, row));
    if (within.length === 0) return;
    runs.remove(run, sortedDistinct(within.map(([, entry]) => entry)));
  }

  return {
    change(changes) {
      const { gone, added, rows } = differences(changes);
      if (gone.length === 0 && added.length === 0) return;
      const held = runs.list();
      if (gone.length > 0) for (const run of held) removeFrom(run, gone);
      if (added.length > 0) add(sortedDistinct(added), held, rows);
    },
    each,
    rows(ranges) {
      const rows: number[] = [];
      each(ranges, (row) => rows.push(row) > 0);
      return rows;
    },
    removeAll: () => runs.removeAll(),
    tidy(busy, blocks) {
      const held = runs.list();
      let sources = held.filter(({ target }) => target !== null);
      let target = held.find(({ number }) => number === sources[0]?.target);
      if (target === undefined) {
        sources = runsToMerge(held, busy);
        if (sources.length === 0) return false;
        target = runs.add(boundsOf(sources));
        runs.markTarget(sources, target);
      }
      const { firstRow, lastRow } = boundsOf(sources);
      const entries = runs.takeFirst(sources, blocks);
      runs.insert(target, sortedDistinct(entries), [firstRow, lastRow]);
      // A reader that came to the end of every run has taken everything.
      if (entries.length === 0) runs.forget(sources);
      return true;
    },
  };
}

/** What is to be taken out and what put in, and the rows of the latter. A row's last change is the one that counts. */
function differences(changes: readonly TermChange[]) {
  const byRow = new Map<number, TermChange>();
  for (const change of changes) {
    const earlier = byRow.get(change.row);
    byRow.set(change.row, earlier === undefined ? change : { ...change, before: earlier.before });
  }
  const gone: [number, Entry][] = [];
  const added: Entry[] = [];
  let firstRow = Number.MAX_SAFE_INTEGER;
  let lastRow = 0;
  for (const { row, before, after } of byRow.values()) {
    const ending = rowEnding(row);
    for (const key of before) if (!after.includes(key)) gone.push([row, entryOf(key, ending)]);
    for (const key of after) {
      if (before.includes(key)) continue;
      added.push(entryOf(key, ending));
      if (row < firstRow) firstRow = row;
      if (row > lastRow) lastRow = row;
    }
  }
  return { gone, added, rows: [firstRow, lastRow] as const };
}

function boundsOf(runs: readonly TermRun[]) {
  return {
    expected: runs.reduce((sum, { entries }) => sum + entries, 0),
    firstRow: Math.min(...runs.map((run) => run.firstRow)),
    lastRow: Math.max(...runs.map((run) => run.lastRow)),
  };
}
