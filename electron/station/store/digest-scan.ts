/**
 * The sums of what the station holds of each scope (shared/protocol/row-digest.ts), read in short pieces
 * while pages are applied in between, and kept level with them until the end. Documents are hashed as they
 * stand in the file: nothing that was noted of them earlier is trusted.
 *
 * Temporary triggers note each row that changes, in the transaction that changes it, so whoever writes
 * records need not know. A row that was read before it changed is counted out as it was and in as it is;
 * one that was not is read as it is. The notes are in memory, and a change that is rolled back leaves none.
 */
import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { KeyRow } from '#shared/protocol/digest.ts';
import { documentText } from '#shared/protocol/document-text.ts';
import {
  emptySums,
  leafOf,
  leavesBelow,
  type LeafSums,
  type Md5,
  type RowDigest,
  rowDigest,
  sumText,
  toggle,
} from '#shared/protocol/row-digest.ts';
import { createLivingCounts } from './living-counts.ts';

/** Some 2 ms of reading and hashing. */
const ROWS_AT_ONCE = 300;

export interface DigestScan {
  /** Reads some rows; false where all were read. A few milliseconds. */
  advance(): boolean;
  /**
   * A scope's sums and how many rows they are of, once all are read.
   * @param version leaves out what came since the end of reading and is newer than it.
   */
  sums(scope: string, version: number): { sums: LeafSums; rows: number };
  /** Reads the rows of leaves in pieces, as `advance` does. */
  list(scope: string, prefixes: readonly string[]): RowListing;
  /** Puts right how many living records of each kind there are said to be; true where it was not right. */
  recount(): boolean;
  /** Ends the noting of changes. */
  end(): void;
}

export interface RowListing {
  advance(): boolean;
  /** What was found so far. */
  rows: KeyRow[];
}

type RecordRow = [
  number: number,
  kind: number,
  id: string,
  version: number,
  scope: number,
  doc: string,
];

interface Change {
  number: number;
  kind: number;
  id: string;
  /** Null where there was, or is, no living row. */
  old_scope: number | null;
  old_version: number | null;
  old_doc: string | null;
  new_scope: number | null;
  new_version: number | null;
  new_doc: string | null;
  /** Of the row as it is, living or not; null where it is gone. */
  written: number | null;
}

interface ScopeSums {
  sums: LeafSums;
  rows: number;
  /** Living rows by kind. */
  kinds: Map<number, number>;
  /** What changed since all was read, to be taken back for a state before it. */
  since: { version: number; digest: RowDigest; rows: 1 | -1 }[];
}

const ofLiving = (row: 'OLD' | 'NEW', column: string) =>
  `CASE WHEN ${row}.doc IS NOT NULL THEN ${row}.${column} END`;

const note = (number: 'OLD' | 'NEW', before: boolean, after: boolean) => `
  INSERT INTO digest_change (number, kind, id, old_scope, old_version, old_doc,
    new_scope, new_version, new_doc, written)
  VALUES (${number}.number, ${number}.kind, ${number}.id,
    ${before ? ofLiving('OLD', 'scope') : 'NULL'}, ${before ? ofLiving('OLD', 'version') : 'NULL'},
    ${before ? 'OLD.doc' : 'NULL'},
    ${after ? ofLiving('NEW', 'scope') : 'NULL'}, ${after ? ofLiving('NEW', 'version') : 'NULL'},
    ${after ? 'NEW.doc' : 'NULL'}, ${after ? 'NEW.version' : 'NULL'});`;

const begin = `
  CREATE TEMP TABLE digest_change (
    step INTEGER PRIMARY KEY, number INTEGER, kind INTEGER, id TEXT, old_scope INTEGER,
    old_version INTEGER, old_doc TEXT, new_scope INTEGER, new_version INTEGER, new_doc TEXT,
    written INTEGER
  );
  CREATE TEMP TRIGGER digest_insert AFTER INSERT ON main.record
    BEGIN ${note('NEW', false, true)} END;
  CREATE TEMP TRIGGER digest_update AFTER UPDATE ON main.record
    BEGIN ${note('NEW', true, true)} END;
  CREATE TEMP TRIGGER digest_delete AFTER DELETE ON main.record
    BEGIN ${note('OLD', true, false)} END;`;

const end = `
  DROP TRIGGER IF EXISTS digest_insert;
  DROP TRIGGER IF EXISTS digest_update;
  DROP TRIGGER IF EXISTS digest_delete;
  DROP TABLE IF EXISTS temp.digest_change;`;

const md5: Md5 = (text) => hash('md5', text, 'binary');

/** A document that is no JSON any more is hashed as it stands, and so differs. */
function textOf(doc: string): string {
  try {
    return documentText(JSON.parse(doc));
  } catch {
    return doc;
  }
}

/** Begins reading; one that was left is ended. The scopes are those held now. */
export function beginDigestScan(db: Database): DigestScan {
  db.exec(end);
  db.exec(begin);
  const next = db
    .prepare<[number, number], RecordRow>(
      `SELECT number, kind, id, version, scope, doc FROM record
        WHERE number > ? AND doc IS NOT NULL ORDER BY number LIMIT ?`,
    )
    .raw();
  const changes = db.prepare<[], Change>('SELECT * FROM temp.digest_change ORDER BY step');
  const forget = db.prepare('DELETE FROM temp.digest_change');
  const kindName = db.prepare<[number], string>('SELECT name FROM kind WHERE number = ?').pluck();
  const held = db
    .prepare<[], [number: number, name: string]>(
      "SELECT number, name FROM scope WHERE holding = 'held'",
    )
    .raw();

  const living = createLivingCounts(db);
  const kinds = new Map<number, string>();
  const numbers = new Map(held.all().map(([number, name]) => [name, number]));
  const byScope = new Map<number, ScopeSums>();
  for (const number of numbers.values()) {
    byScope.set(number, { sums: emptySums(), rows: 0, kinds: new Map(), since: [] });
  }
  let position: number | null = 0;

  function nameOfKind(kind: number): string {
    const known = kinds.get(kind) ?? kindName.get(kind) ?? '';
    kinds.set(kind, known);
    return known;
  }

  function digestOf(kind: number, id: string, version: number, doc: string): RowDigest {
    return rowDigest({ kind: nameOfKind(kind), id, version, text: textOf(doc) }, md5);
  }

  function count(change: Change, which: 'old' | 'new', rows: 1 | -1): void {
    const {
      [`${which}_scope` as const]: scope,
      [`${which}_version` as const]: version,
      [`${which}_doc` as const]: doc,
    } = change;
    const of = scope === null ? undefined : byScope.get(scope);
    if (of === undefined || version === null || doc === null) return;
    const digest = digestOf(change.kind, change.id, version, doc);
    toggle(of.sums, digest);
    of.rows += rows;
    of.kinds.set(change.kind, (of.kinds.get(change.kind) ?? 0) + rows);
    // A row that went without a newer one cannot be said to be newer than anything.
    if (position === null) of.since.push({ version: change.written ?? 0, digest, rows });
  }

  /** Brings what was read level with what changed since. */
  function follow(): void {
    for (const change of changes.all()) {
      if (position !== null && change.number > position) continue;
      count(change, 'old', -1);
      count(change, 'new', 1);
    }
    forget.run();
  }

  return {
    advance() {
      if (position === null) return false;
      follow();
      const rows = next.all(position, ROWS_AT_ONCE);
      for (const [, kind, id, version, scope, doc] of rows) {
        const of = byScope.get(scope);
        if (of === undefined) continue;
        toggle(of.sums, digestOf(kind, id, version, doc));
        of.rows += 1;
        of.kinds.set(kind, (of.kinds.get(kind) ?? 0) + 1);
      }
      position = rows.length < ROWS_AT_ONCE ? null : (rows.at(-1)?.[0] ?? null);
      return position !== null;
    },
    sums(scope, version) {
      follow();
      const of = byScope.get(numbers.get(scope) ?? 0);
      if (of === undefined) return { sums: emptySums(), rows: 0 };
      const sums = of.sums.slice();
      let { rows } = of;
      for (const change of of.since) {
        if (change.version <= version) continue;
        toggle(sums, change.digest);
        rows -= change.rows;
      }
      return { sums, rows };
    },
    list(scope, prefixes) {
      const wanted = leavesBelow(prefixes);
      const number = numbers.get(scope);
      const rows: KeyRow[] = [];
      let from: number | null = 0;
      return {
        rows,
        advance() {
          if (from === null) return false;
          const read: RecordRow[] = next.all(from, ROWS_AT_ONCE);
          for (const [, kind, id, version, of, doc] of read) {
            if (of !== number || !wanted(leafOf(nameOfKind(kind), id, md5))) continue;
            rows.push([nameOfKind(kind), id, version, sumText(digestOf(kind, id, version, doc))]);
          }
          from = read.length < ROWS_AT_ONCE ? null : (read.at(-1)?.[0] ?? null);
          return from !== null;
        },
      };
    },
    recount() {
      return db
        .transaction(() => {
          follow();
          return [...byScope].filter(([number, { kinds }]) => living.set(number, kinds)).length > 0;
        })
        .immediate();
    },
    end: () => void db.exec(end),
  };
}
