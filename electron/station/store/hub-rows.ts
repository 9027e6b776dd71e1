/**
 * The replica's records: hub rows as they last arrived, tombstones included.
 *
 * 1. A row is replaced only by a newer version. A tombstone stays, so that an older row arriving later
 *    cannot bring the record back. What an earlier pass through a scope left (scope-rows.ts) counts as
 *    not held: any row of a current pass takes its place.
 * 2. Records of a lost pass are shown nowhere, and stay in the indexes until they are swept.
 * 3. Rows, their search terms and words change in the same transaction, which is the caller's; so is
 *    telling the words that it was committed.
 */
import type { Database } from 'better-sqlite3';
import { createLivingCounts } from './living-counts.ts';
import { createRemovedCounts, type RemovedCounts } from './removed-counts.ts';
import { createRemoveRows, type RemoveRows } from './remove-rows.ts';
import { createRowIndex } from './row-index.ts';
import { createShownRows, type ShownRows } from './shown-rows.ts';
import type { TermIndex } from './term-index.ts';
import type { WordIndex } from './words/word-index.ts';
import { createWriteRows, type WriteRows } from './write-rows.ts';

export interface HubRows extends ShownRows, RemoveRows {
  terms: TermIndex;
  words: WordIndex;
  removed: RemovedCounts;
  countLiving(kind: string): number;
  write: WriteRows;
  /** Empties the index; `reindexSome` makes it anew. */
  forgetSearch(): void;
  /** Makes the index of up to `limit` records after `after`; the last number, or null at the end. */
  reindexSome(after: number, limit: number): number | null;
}

/** @param store the station's; who shops there comes first among equals. */
export function createHubRows(db: Database, store: string): HubRows {
  const shown = createShownRows(db);
  const index = createRowIndex(db, store, shown);
  const living = createLivingCounts(db);
  const removed = createRemovedCounts(db);
  return {
    ...shown,
    ...createRemoveRows(db, { index, living }),
    terms: index.terms,
    words: index.words,
    removed,
    countLiving: living.of,
    write: createWriteRows(db, { index, living, removed }),
    forgetSearch: index.forget,
    reindexSome: index.reindexSome,
  };
}
