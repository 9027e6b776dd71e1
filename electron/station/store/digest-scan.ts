/**
 * The sums of what the station holds of each scope (shared/protocol/row-digest.ts), read in short pieces
 * while pages are applied in between, and kept level with them until the end.
 *
 * Temporary triggers note each row that changes, in the transaction that changes it, so whoever writes
 * records need not know. A row that was read before it changed is counted out as it was and in as it is;
 * one that was not is read as it is. The notes are in memory, and a change that is rolled back leaves none.
 */
import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { KeyRow } from '#shared/protocol/digest.ts';
import {
  digestText,
  emptySums,
  leavesBelow,
  type LeafSums,
  type RowDigest,
  rowDigestOf,
  toggle,
} from '#shared/protocol/row-digest.ts';

/** Some 2 ms of reading and hashing. */
const ROWS_AT_ONCE = 500;

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
  /** Ends the noting of changes. */
  end(): void;
}

export interface RowListing {
  advance(): boolean;
  /** What was found so far. */
  rows: KeyRow[];
}

type RecordRow = [number: number, kind: number, id: string, version: number, scope: number];

interface Change {
  number: number;
  kind: number;
  id: string;
  /** Null where there was, or is, no living row. */
  old_scope: number | null;
  old_version: number | null;
  new_scope: number | null;
  new_version: number | null;
  /** Of the row as it is, living or not; null where it is gone. */
  written: number | null;
}

interface ScopeSums {
  sums: LeafSums;
  rows: number;
  /** What changed since all was read, to be taken back for a state before it. */
  since: { version: number; digest: RowDigest; rows: 1 | -1 }[];
}

const living = (row: 'OLD' | 'NEW', column: string) =>
  `CASE WHEN ${row}.doc IS NOT NULL THEN ${row}.${column} END`;

const note = (number: 'OLD' | 'NEW', before: boolean, after: boolean) => `
  INSERT INTO digest_change (number, kind, id, old_scope, old_version, new_scope, new_version, written)
  VALUES (${number}.number, ${number}.kind, ${number}.id,
    ${before ? living('OLD', 'scope') : 'NULL'}, ${before ? living('OLD', 'version') : 'NULL'},
    ${after ? living('NEW', 'scope') : 'NULL'}, ${after ? living('NEW', 'version') : 'NULL'},
    ${after ? 'NEW.version' : 'NULL'});`;

const begin = `
  CREATE TEMP TABLE digest_change (
    step INTEGER PRIMARY KEY, number INTEGER, kind INTEGER, id TEXT, old_scope INTEGER,
    old_version INTEGER, new_scope INTEGER, new_version INTEGER, written INTEGER
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

/** Begins reading; one that was left is ended. The scopes are those held now. */
export function beginDigestScan(db: Database): DigestScan {
  db.exec(end);
  db.exec(begin);
  const next = db
    .prepare<[number, number], RecordRow>(
      `SELECT number, kind, id, version, scope FROM record
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

  const kinds = new Map<number, string>();
  const numbers = new Map(held.all().map(([number, name]) => [name, number]));
  const byScope = new Map<number, ScopeSums>();
  for (const number of numbers.values()) {
    byScope.set(number, { sums: emptySums(), rows: 0, since: [] });
  }
  let position: number | null = 0;

  function nameOfKind(kind: number): string {
    const known = kinds.get(kind) ?? kindName.get(kind) ?? '';
    kinds.set(kind, known);
    return known;
  }

  function digestOf(kind: number, id: string, version: number): RowDigest {
    return rowDigestOf(hash('md5', digestText(nameOfKind(kind), id, version), 'binary'));
  }

  function count(change: Change, scope: number | null, version: number | null, rows: 1 | -1): void {
    const of = scope === null ? undefined : byScope.get(scope);
    if (of === undefined || version === null) return;
    const digest = digestOf(change.kind, change.id, version);
    toggle(of.sums, digest);
    of.rows += rows;
    // A row that went without a newer one cannot be said to be newer than anything.
    if (position === null) of.since.push({ version: change.written ?? 0, digest, rows });
  }

  /** Brings what was read level with what changed since. */
  function follow(): void {
    for (const change of changes.all()) {
      if (position !== null && change.number > position) continue;
      count(change, change.old_scope, change.old_version, -1);
      count(change, change.new_scope, change.new_version, 1);
    }
    forget.run();
  }

  return {
    advance() {
      if (position === null) return false;
      follow();
      const rows = next.all(position, ROWS_AT_ONCE);
      for (const [, kind, id, version, scope] of rows) {
        const of = byScope.get(scope);
        if (of === undefined) continue;
        toggle(of.sums, digestOf(kind, id, version));
        of.rows += 1;
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
          for (const [, kind, id, version, of] of read) {
            if (of !== number || !wanted(digestOf(kind, id, version).leaf)) continue;
            rows.push([nameOfKind(kind), id, version]);
          }
          from = read.length < ROWS_AT_ONCE ? null : (read.at(-1)?.[0] ?? null);
          return from !== null;
        },
      };
    },
    end: () => void db.exec(end),
  };
}
