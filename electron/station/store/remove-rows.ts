/** Deletes records from the replica, with their search terms and words. In the caller's transaction. */
import type { Database } from 'better-sqlite3';
import type { RecordRef } from '#shared/domain/record.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import type { RowToRemove } from '#shared/sync/compare-digests.ts';
import { findHeldRows } from './held-row.ts';
import type { LivingCounts } from './living-counts.ts';
import { asIndexed, type RecordRow, selectAnyRecord } from './record-row.ts';
import type { RowIndex } from './row-index.ts';

export interface RemoveRows {
  /**
   * Deletes the records of a lost pass among the next few thousand after `after`, `most` of them.
   * `upTo` is the last number looked at, null at the end.
   */
  sweepSome(
    scopeNumber: number,
    after: number,
    most: number,
  ): { upTo: number | null; gone: RecordRef[] };
  /** Deletes records that are held at exactly the version given; returns them. */
  remove(rows: readonly RowToRemove[]): RecordRef[];
}

/** So many records are looked at in one piece of sweeping, whoever they belong to. */
const LOOKED_AT_ONCE = 4000;

export function createRemoveRows(
  db: Database,
  { index, living }: { index: RowIndex; living: LivingCounts },
): RemoveRows {
  const held = findHeldRows(db);
  const numberOfKind = db
    .prepare<[string], number>('SELECT number FROM kind WHERE name = ?')
    .pluck();
  const passesAfter = db
    .prepare<[number, number], [number: number, scope: number]>(
      'SELECT number, scope FROM record WHERE number > ? ORDER BY number LIMIT ?',
    )
    .raw();
  const anyByNumber = db.prepare<[number], RecordRow>(`${selectAnyRecord} WHERE record.number = ?`);
  const deleteRow = db.prepare<[number]>('DELETE FROM record WHERE number = ?');

  /** Deletes records with their keys and words, and with the keys of what should have been there. */
  function removeRows(
    numbers: readonly number[],
    instead: ReadonlyMap<number, unknown> = new Map(),
  ): RecordRef[] {
    const rows = numbers.map((number) => {
      const row = anyByNumber.get(number) as RecordRow;
      return { ...row, doc: asIndexed(row.doc) };
    });
    index.change(
      rows.map(({ number, kind, doc }) => ({
        row: number,
        kind,
        doc: null,
        before: [
          ...new Set([
            ...searchTerms(kind, doc),
            ...searchTerms(kind, instead.get(number) ?? null),
          ]),
        ],
        after: [],
      })),
    );
    const buyers = new Set<string>();
    for (const { number, kind, id, doc } of rows) {
      deleteRow.run(number);
      index.addBuyer(buyers, kind, id, doc);
    }
    index.followOrders(buyers);
    return rows.map(({ kind, id }) => ({ kind, id }));
  }

  return {
    sweepSome(scopeNumber, after, most) {
      const looked = passesAfter.all(after, LOOKED_AT_ONCE);
      const numbers: number[] = [];
      let upTo = looked.length < LOOKED_AT_ONCE ? null : (looked.at(-1)?.[0] ?? null);
      for (const [number, scope] of looked) {
        if (scope !== scopeNumber) continue;
        numbers.push(number);
        if (numbers.length < most) continue;
        upTo = number;
        break;
      }
      return { upTo, gone: removeRows(numbers) };
    },
    remove(rows) {
      const numbers: number[] = [];
      const instead = new Map<number, unknown>();
      for (const { kind, id, version, instead: doc } of rows) {
        const kindNumber = numberOfKind.get(kind);
        if (kindNumber === undefined) continue;
        const row = held(kindNumber, id);
        if (row?.holding !== 'held' || row.version !== version) continue;
        numbers.push(row.number);
        instead.set(row.number, doc);
        if (row.doc !== null) living.add(row.scope, kindNumber, -1);
      }
      return removeRows(numbers, instead);
    },
  };
}
