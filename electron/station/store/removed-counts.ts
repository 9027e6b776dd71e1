/**
 * How much of each customer was taken out of the replica lately, noted in the transaction that took it
 * out: a receipt says what an erasure removed, and the feed may bring the tombstones before the station
 * hears that it is one. Ids and numbers only. Customers who merely moved away are noted as well, until they
 * come back or so many came after them.
 *
 * And who was erased, for good: a tombstone alone may also be of a customer who moved to a region that is
 * not held here, and people at the counter are to be told which it is.
 */
import type { Database } from 'better-sqlite3';

export const removedTable = `
  CREATE TABLE removed (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL UNIQUE,
    records INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    keys INTEGER NOT NULL,
    seen INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE erased (
    subject TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID`;

/** So many customers are remembered. */
const REMEMBERED_MOST = 5_000;

export interface RemovedFromReplica {
  /** Records that became tombstones. */
  records: number;
  /** Orders that are kept without the person. */
  orders: number;
  /** Keys and words that left the look-up index. */
  keys: number;
  /** Entries in the list of those whose card was opened lately. */
  seen: number;
}

export interface RemovedCounts {
  /** In the caller's transaction. */
  add(subject: string, removed: Partial<RemovedFromReplica>): void;
  of(subject: string): RemovedFromReplica;
  clear(subject: string): void;
  /** Notes that the customer was erased. In the caller's transaction. */
  markErased(subject: string): void;
  wasErased(subject: string): boolean;
}

const nothing: RemovedFromReplica = { records: 0, orders: 0, keys: 0, seen: 0 };

export function createRemovedCounts(db: Database): RemovedCounts {
  const put = db.prepare<[RemovedFromReplica & { subject: string }]>(`
    INSERT INTO removed (subject, records, orders, keys, seen)
    VALUES (:subject, :records, :orders, :keys, :seen)
    ON CONFLICT (subject) DO UPDATE SET records = records + excluded.records,
      orders = orders + excluded.orders, keys = keys + excluded.keys, seen = seen + excluded.seen`);
  const trim = db.prepare<[number]>(
    'DELETE FROM removed WHERE number <= (SELECT max(number) FROM removed) - ?',
  );
  const one = db.prepare<[string], RemovedFromReplica>(
    'SELECT records, orders, keys, seen FROM removed WHERE subject = ?',
  );
  const clear = db.prepare<[string]>('DELETE FROM removed WHERE subject = ?');
  const mark = db.prepare<[string]>('INSERT OR IGNORE INTO erased (subject) VALUES (?)');
  const marked = db.prepare<[string], 1>('SELECT 1 FROM erased WHERE subject = ?').pluck();
  return {
    add(subject, removed) {
      put.run({ subject, ...nothing, ...removed });
      trim.run(REMEMBERED_MOST);
    },
    of: (subject) => one.get(subject) ?? nothing,
    clear: (subject) => void clear.run(subject),
    markErased: (subject) => void mark.run(subject),
    wasErased: (subject) => marked.get(subject) !== undefined,
  };
}
