/**
 * The overlay: the visible documents of records that own pending mutations write, with their own search
 * terms. Computed from the hub's rows and the pending mutations, and replaced whenever either changes.
 */
import type { Database } from 'better-sqlite3';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import { columnsOf } from './record-columns.ts';
import { createTermIndex, type TermIndex } from './term-index.ts';

export interface PendingRows {
  terms: TermIndex;
  read(ref: RecordRef): RecordState | undefined;
  readNumber(number: number): RecordState | undefined;
  about(customerId: string): RecordState[];
  list(kind: string): RecordState[];
  holds(kind: string): boolean;
  /** Records of a kind that the hub does not have yet. */
  countNew(kind: string): number;
  put(record: RecordState): void;
  remove(ref: RecordRef): void;
  refs(): RecordRef[];
  /** Goes up with each change, also one that is rolled back; not where a record is put as it is. */
  generation(): number;
}

interface Row {
  number: number;
  kind: string;
  id: string;
  scope: string;
  version: number;
  doc: string;
}

const select = 'SELECT number, kind, id, scope, version, doc FROM pending_record';

export const pendingSql = {
  byRef: `${select} WHERE kind = ? AND id = ?`,
  byNumber: `${select} WHERE number = ?`,
  about: `${select} WHERE subject = ?`,
  list: `${select} WHERE kind = ?`,
  holds: 'SELECT 1 FROM pending_record WHERE kind = ? LIMIT 1',
};

export function createPendingRows(db: Database): PendingRows {
  const terms = createTermIndex(db);
  const byRef = db.prepare<[string, string], Row>(pendingSql.byRef);
  const byNumber = db.prepare<[number], Row>(pendingSql.byNumber);
  const about = db.prepare<[string], Row>(pendingSql.about);
  const list = db.prepare<[string], Row>(pendingSql.list);
  const holds = db.prepare<[string], number>(pendingSql.holds).pluck();
  const countNew = db
    .prepare<[string], number>('SELECT count(*) FROM pending_record WHERE kind = ? AND version = 0')
    .pluck();
  const put = db.prepare(`
    INSERT INTO pending_record (kind, id, scope, version, subject, placed_at, doc)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope, version = excluded.version,
      subject = excluded.subject, placed_at = excluded.placed_at, doc = excluded.doc
    RETURNING number`);
  const remove = db.prepare('DELETE FROM pending_record WHERE number = ?');
  const refs = db.prepare<[], RecordRef>('SELECT kind, id FROM pending_record');

  const termsOf = (row: Row | undefined) =>
    row === undefined ? [] : searchTerms(row.kind, JSON.parse(row.doc));

  let generation = 0;

  return {
    terms,
    generation: () => generation,
    read: ({ kind, id }) => stateOf(byRef.get(kind, id)),
    readNumber: (number) => stateOf(byNumber.get(number)),
    about: (customerId) => about.all(customerId).map(toState),
    list: (kind) => list.all(kind).map(toState),
    holds: (kind) => holds.get(kind) !== undefined,
    countNew: (kind) => countNew.get(kind) ?? 0,
    put({ kind, id, scope, version, doc }) {
      const before = byRef.get(kind, id);
      const text = JSON.stringify(doc);
      if (before?.doc === text && before.version === version && before.scope === scope) return;
      generation += 1;
      const { subject, placedAt } = columnsOf(kind, id, doc);
      const { number } = put.get(kind, id, scope, version, subject, placedAt, text) as Row;
      terms.change([{ row: number, before: termsOf(before), after: searchTerms(kind, doc) }]);
    },
    remove({ kind, id }) {
      generation += 1;
      const before = byRef.get(kind, id);
      if (before === undefined) return;
      terms.change([{ row: before.number, before: termsOf(before), after: [] }]);
      remove.run(before.number);
    },
    refs: () => refs.all(),
  };
}

function stateOf(row: Row | undefined): RecordState | undefined {
  return row === undefined ? undefined : toState(row);
}

function toState({ kind, id, scope, version, doc }: Row): RecordState {
  return { kind, id, scope, version, doc: JSON.parse(doc), deleted: false };
}
