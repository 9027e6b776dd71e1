/**
 * Whether anything of a person is left in the station's files, and cleaning the files of what was
 * deleted: `secure_delete` overwrites what leaves a page, but older pages stay in a write-ahead log until
 * it is moved into the file and emptied.
 */
import type { Database } from 'better-sqlite3';
import { CHANGE_ERASED } from '#shared/domain/change-erased.ts';
import { isAboutCustomer } from './mutation-rows.ts';

export const traceSql = {
  /** Rows of every pass, those that are shown no more and not deleted yet among them. */
  about: 'SELECT 1 FROM record WHERE subject = ? AND doc IS NOT NULL LIMIT 1',
  self: `
    SELECT 1 FROM record WHERE kind = (SELECT number FROM kind WHERE name = 'customer') AND id = ?
      AND doc IS NOT NULL LIMIT 1`,
  seen: 'SELECT 1 FROM seen WHERE id = ?',
  pendingAbout: 'SELECT 1 FROM pending_record WHERE subject = ? LIMIT 1',
  pendingSelf: "SELECT 1 FROM pending_record WHERE kind = 'customer' AND id = ?",
  changes: `
    SELECT 1 FROM mutation WHERE ${isAboutCustomer}
      AND name <> '${CHANGE_ERASED}' LIMIT 1`,
};

export interface Traces {
  /** True where a file holds more of the customer than their id. */
  areLeftOf(customerId: string): boolean;
  /** Empties the write-ahead logs. Throws where another reader keeps one from being emptied. */
  scrub(): void;
}

export function createTraces(replica: Database, outbox: Database): Traces {
  const prepare = (db: Database, sql: string) => {
    const look = db.prepare<string[], number>(sql).pluck();
    const ids = sql.split('?').length - 1;
    return (id: string) => look.get(...Array<string>(ids).fill(id)) !== undefined;
  };
  const looks = [
    prepare(replica, traceSql.about),
    prepare(replica, traceSql.self),
    prepare(replica, traceSql.seen),
    prepare(outbox, traceSql.pendingAbout),
    prepare(outbox, traceSql.pendingSelf),
    prepare(outbox, traceSql.changes),
  ];
  return {
    areLeftOf: (customerId) => looks.some((isLeft) => isLeft(customerId)),
    scrub() {
      for (const db of [replica, outbox]) {
        const busy = db.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
        if (busy !== 0) throw new Error('a write-ahead log could not be emptied');
      }
    },
  };
}
