/** Reads the replica's records; those of a lost pass are shown to nobody. */
import type { Database } from 'better-sqlite3';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import { kindNumber, type RecordRow, selectAnyRecord, toState } from './record-row.ts';
import { isOfBuying } from './standing.ts';

export interface ShownRows {
  /** The number of a record that is held, a tombstone or not. */
  numberOf(ref: RecordRef): number | undefined;
  read(ref: RecordRef): RecordState | undefined;
  /** The record behind a search term. */
  readNumber(number: number): RecordState | undefined;
  /** A row of look-up: the record behind it, and when the newest order about it was placed. */
  readWithOrder(number: number): { record: RecordState; lastOrderAt: number | null } | undefined;
  /** Living records about a customer, of other kinds. */
  about(customerId: string): RecordState[];
  /** Those of one kind. */
  aboutOfKind(customerId: string, kind: string): RecordState[];
  /** Those that say what the customer buys or collects. */
  buyingOf(customerId: string): RecordState[];
  /** Living records of a kind. */
  list(kind: string): RecordState[];
  /** So many of them, in the order of their ids, after one. */
  listSome(kind: string, afterId: string, limit: number): RecordState[];
  /** The version at which a record is held by a current pass, a tombstone or not; 0 where it is not. */
  versionHeld(ref: RecordRef): number;
  /** When the customer's newest order was placed. */
  lastOrderAt(customerId: string): number | null;
}

const selectShown = `${selectAnyRecord} AND scope.holding <> 'lost'`;
/** Newest first, so that one is read: few records are of a lost pass. */
const newestPlacedAt = (subject: string, kind: string) => `
  SELECT placed_at FROM record AS made
  JOIN scope AS pass ON pass.number = made.scope AND pass.holding <> 'lost'
  WHERE made.subject = ${subject} AND made.kind = ${kind}
  ORDER BY placed_at DESC LIMIT 1`;

export const shownRowsSql = {
  byRef: `${selectShown} WHERE record.kind = ${kindNumber} AND record.id = ?`,
  byNumber: `${selectShown} WHERE record.number = ?`,
  withOrder: `
    SELECT record.number, kind.name AS kind, record.id, scope.name AS scope, version, doc,
      (${newestPlacedAt('record.id', "(SELECT number FROM kind WHERE name = 'order')")}
      ) AS lastOrderAt
    FROM record
    JOIN kind ON kind.number = record.kind
    JOIN scope ON scope.number = record.scope AND scope.holding <> 'lost'
    WHERE record.number = ?`,
  about: `${selectShown} WHERE subject = ? AND doc IS NOT NULL`,
  aboutOfKind: `${selectShown} WHERE subject = ? AND record.kind = ${kindNumber} AND doc IS NOT NULL`,
  list: `${selectShown} WHERE record.kind = ${kindNumber} AND doc IS NOT NULL`,
  listSome: `${selectShown} WHERE record.kind = ${kindNumber} AND record.id > ?
    AND doc IS NOT NULL ORDER BY record.id LIMIT ?`,
  lastOrderAt: newestPlacedAt('?', kindNumber),
};

export function createShownRows(db: Database): ShownRows {
  const byRef = db.prepare<[string, string], RecordRow>(shownRowsSql.byRef);
  const byNumber = db.prepare<[number], RecordRow>(shownRowsSql.byNumber);
  const withOrder = db.prepare<[number], RecordRow & { lastOrderAt: number | null }>(
    shownRowsSql.withOrder,
  );
  const about = db.prepare<[string], RecordRow>(shownRowsSql.about);
  const aboutOfKind = db.prepare<[string, string], RecordRow>(shownRowsSql.aboutOfKind);
  const list = db.prepare<[string], RecordRow>(shownRowsSql.list);
  const listSome = db.prepare<[string, string, number], RecordRow>(shownRowsSql.listSome);
  const lastOrderAt = db.prepare<[string, string], number | null>(shownRowsSql.lastOrderAt).pluck();
  const versionHeld = db
    .prepare<[string, string], number>(
      `SELECT version FROM record JOIN scope ON scope.number = record.scope
        WHERE record.kind = ${kindNumber} AND record.id = ? AND scope.holding = 'held'`,
    )
    .pluck();
  return {
    numberOf: ({ kind, id }) => byRef.get(kind, id)?.number,
    read: ({ kind, id }) => stateOf(byRef.get(kind, id)),
    readNumber: (number) => stateOf(byNumber.get(number)),
    readWithOrder(number) {
      const row = withOrder.get(number);
      return row === undefined ? undefined : { record: toState(row), lastOrderAt: row.lastOrderAt };
    },
    about: (customerId) => about.all(customerId).map(toState),
    aboutOfKind: (customerId, kind) => aboutOfKind.all(customerId, kind).map(toState),
    buyingOf: (customerId) =>
      about
        .all(customerId)
        .filter(({ kind }) => isOfBuying(kind))
        .map(toState),
    list: (kind) => list.all(kind).map(toState),
    listSome: (kind, afterId, limit) => listSome.all(kind, afterId, limit).map(toState),
    versionHeld: ({ kind, id }) => versionHeld.get(kind, id) ?? 0,
    lastOrderAt: (customerId) => lastOrderAt.get(customerId, 'order') ?? null,
  };
}

function stateOf(row: RecordRow | undefined): RecordState | undefined {
  return row === undefined ? undefined : toState(row);
}
