/**
 * The replica's records: hub rows as they last arrived, tombstones included.
 *
 * 1. A row is replaced only by a newer version. A tombstone stays, so that an older row arriving later
 *    cannot bring the record back.
 * 2. Rows and their search terms change in the same transaction, which is the caller's.
 */
import type { Database } from 'better-sqlite3';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { columnsOf } from './record-columns.ts';
import { createTermIndex, type TermChange, type TermIndex } from './term-index.ts';

export interface HubRows {
  terms: TermIndex;
  read(ref: RecordRef): RecordState | undefined;
  /** The record behind a search term. */
  readNumber(number: number): RecordState | undefined;
  /** Living records about a customer, of other kinds. */
  about(customerId: string): RecordState[];
  /** Living records of a kind. */
  list(kind: string): RecordState[];
  countLiving(kind: string): number;
  /** When the customer's newest order was placed. */
  lastOrderAt(customerId: string): number | null;
  /** Writes the rows that are newer than what is held; returns them. */
  write(scopeNumber: number, rows: readonly PageRow[]): RecordRef[];
  /** Deletes up to `limit` records of a scope after `after`; the last number deleted, or null at the end. */
  deleteSome(scopeNumber: number, after: number, limit: number): number | null;
  /** Makes the search terms of all records anew. */
  reindex(): void;
}

interface Row {
  number: number;
  kind: string;
  id: string;
  scope: string;
  version: number;
  doc: string | null;
}

const selectRecord = `
  SELECT record.number, kind.name AS kind, record.id, scope.name AS scope, version, doc
  FROM record
  JOIN kind ON kind.number = record.kind
  JOIN scope ON scope.number = record.scope`;
const kindNumber = '(SELECT number FROM kind WHERE name = ?)';

export const hubRowsSql = {
  byRef: `${selectRecord} WHERE record.kind = ${kindNumber} AND record.id = ?`,
  byNumber: `${selectRecord} WHERE record.number = ?`,
  about: `${selectRecord} WHERE subject = ? AND doc IS NOT NULL`,
  list: `${selectRecord} WHERE record.kind = ${kindNumber} AND doc IS NOT NULL`,
  lastOrderAt: `SELECT max(placed_at) FROM record WHERE subject = ? AND kind = ${kindNumber}`,
};

export function createHubRows(db: Database): HubRows {
  const terms = createTermIndex(db);
  const byRef = db.prepare<[string, string], Row>(hubRowsSql.byRef);
  const byNumber = db.prepare<[number], Row>(hubRowsSql.byNumber);
  const about = db.prepare<[string], Row>(hubRowsSql.about);
  const list = db.prepare<[string], Row>(hubRowsSql.list);
  const living = db.prepare<[string], number>('SELECT living FROM kind WHERE name = ?').pluck();
  const lastOrderAt = db.prepare<[string, string], number | null>(hubRowsSql.lastOrderAt).pluck();
  const held = db.prepare<[number, string], Pick<Row, 'number' | 'version' | 'doc'>>(
    'SELECT number, version, doc FROM record WHERE kind = ? AND id = ?',
  );
  const insert = db.prepare(`
    INSERT INTO record (kind, id, scope, version, subject, placed_at, doc)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING`);
  const update = db.prepare(`
    UPDATE record SET scope = ?, version = ?, subject = ?, placed_at = ?, doc = ?
    WHERE number = ?`);
  const addKind = db.prepare<[string]>('INSERT OR IGNORE INTO kind (name) VALUES (?)');
  const numberOfKind = db
    .prepare<[string], number>('SELECT number FROM kind WHERE name = ?')
    .pluck();
  const addLiving = db.prepare<[number, string]>(
    'UPDATE kind SET living = living + ? WHERE name = ?',
  );
  const someOfScope = db.prepare<[number, number, number], Row>(
    `${selectRecord} WHERE record.scope = ? AND record.number > ? ORDER BY record.number LIMIT ?`,
  );
  const some = db.prepare<[number, number], Row>(
    `${selectRecord} WHERE record.number > ? ORDER BY record.number LIMIT ?`,
  );
  const remove = db.prepare<[number]>('DELETE FROM record WHERE number = ?');

  function ensureKind(kind: string): number {
    addKind.run(kind);
    return numberOfKind.get(kind) as number;
  }

  return {
    terms,
    read: (ref) => stateOf(byRef.get(ref.kind, ref.id)),
    readNumber: (number) => stateOf(byNumber.get(number)),
    about: (customerId) => about.all(customerId).map(toState),
    list: (kind) => list.all(kind).map(toState),
    countLiving: (kind) => living.get(kind) ?? 0,
    lastOrderAt: (customerId) => lastOrderAt.get(customerId, 'order') ?? null,
    write(scopeNumber, rows) {
      const written: RecordRef[] = [];
      const changes: TermChange[] = [];
      const kindNumbers = new Map<string, number>();
      const livingDelta = new Map<string, number>();
      for (const [kind, id, version, doc] of rows) {
        const number = kindNumbers.get(kind) ?? ensureKind(kind);
        kindNumbers.set(kind, number);
        const text = doc === null ? null : JSON.stringify(doc);
        const { subject, placedAt } = columnsOf(kind, id, doc);
        // Most rows of a first sync are new: one statement then, and not a look for what is held first.
        const inserted = insert.run(number, id, scopeNumber, version, subject, placedAt, text);
        const before = inserted.changes === 1 ? undefined : held.get(number, id);
        if (before !== undefined && before.version >= version) continue;
        const row = before?.number ?? Number(inserted.lastInsertRowid);
        if (before !== undefined) update.run(scopeNumber, version, subject, placedAt, text, row);
        const wasLiving = before !== undefined && before.doc !== null ? 1 : 0;
        const delta = (doc === null ? 0 : 1) - wasLiving;
        livingDelta.set(kind, (livingDelta.get(kind) ?? 0) + delta);
        changes.push({
          row,
          before: wasLiving === 1 ? searchTerms(kind, parsed(before?.doc ?? null)) : [],
          after: searchTerms(kind, doc),
        });
        written.push({ kind, id });
      }
      terms.change(changes);
      for (const [kind, delta] of livingDelta) if (delta !== 0) addLiving.run(delta, kind);
      return written;
    },
    deleteSome(scopeNumber, after, limit) {
      const rows = someOfScope.all(scopeNumber, after, limit);
      terms.change(
        rows.map(({ number, kind, doc }) => ({
          row: number,
          before: searchTerms(kind, parsed(doc)),
          after: [],
        })),
      );
      for (const { number, kind, doc } of rows) {
        remove.run(number);
        if (doc !== null) addLiving.run(-1, kind);
      }
      return rows.at(-1)?.number ?? null;
    },
    reindex() {
      terms.removeAll();
      for (let after = 0; ; ) {
        const rows = some.all(after, 5000);
        const last = rows.at(-1);
        if (last === undefined) return;
        terms.change(
          rows.map(({ number, kind, doc }) => ({
            row: number,
            before: [],
            after: searchTerms(kind, parsed(doc)),
          })),
        );
        after = last.number;
      }
    },
  };
}

function stateOf(row: Row | undefined): RecordState | undefined {
  return row === undefined ? undefined : toState(row);
}

function toState({ kind, id, scope, version, doc }: Row): RecordState {
  return { kind, id, scope, version, doc: parsed(doc), deleted: doc === null };
}

function parsed(doc: string | null): unknown {
  return doc === null ? null : JSON.parse(doc);
}
