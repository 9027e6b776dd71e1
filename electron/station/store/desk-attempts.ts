/**
 * Tries at the pickup desk: codes, last digits, questions. Each is counted before it is looked at, durable
 * when `begin` returns, so that a plug pulled in between gains nobody a try.
 *
 * 1. The counts only go up (I9): what was right is counted beside the tries, and none is taken away.
 * 2. They are of one code: a code that was issued anew starts at none.
 * 3. Too many wrong ones within a time close the desk, whatever becomes of the clock, until a lead opens it.
 */
import type { Database } from 'better-sqlite3';
import { readMeta, removeMeta, writeMeta } from './file-meta.ts';

/** What is tried: a pickup and the epoch of its code. */
export interface TriedAt {
  pickupId: string;
  epoch: number;
}

/** So many wrong ones within so long, of whatever, close the desk. */
export interface WrongMost {
  perStation: number;
  windowMs: number;
}

export interface DeskAttempts {
  /** Wrong tries so far; one that was cut short is wrong. */
  wrong(of: TriedAt): number;
  /** @param of null where it is not known what the code is of. @returns the try's number. */
  begin(of: TriedAt | null, nowMs: number, most: WrongMost): number;
  right(of: TriedAt | null, number: number): void;
  isClosed(): boolean;
  open(): void;
}

/** More than any policy counts. */
const KEPT = 1_000;
const CLOSED = 'deskClosed';
const OPENED = 'deskOpened';

export const deskAttemptTables = `
  CREATE TABLE desk_try (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    is_right INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE desk_code (
    pickup TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    rights INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (pickup, epoch)
  ) STRICT, WITHOUT ROWID`;

export function createDeskAttempts(db: Database): DeskAttempts {
  const wrong = db
    .prepare<[string, number], number>(
      'SELECT tries - rights FROM desk_code WHERE pickup = ? AND epoch = ?',
    )
    .pluck();
  const countTry = db.prepare<[string, number]>(
    `INSERT INTO desk_code (pickup, epoch, tries) VALUES (?, ?, 1)
     ON CONFLICT (pickup, epoch) DO UPDATE SET tries = tries + 1`,
  );
  const countRight = db.prepare<[string, number]>(
    'UPDATE desk_code SET rights = rights + 1 WHERE pickup = ? AND epoch = ?',
  );
  const add = db.prepare<[number]>('INSERT INTO desk_try (at) VALUES (?)');
  const setRight = db.prepare<[number]>('UPDATE desk_try SET is_right = 1 WHERE number = ?');
  // What lies in the future was tried before the clock was put back, and counts too.
  const lately = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM desk_try WHERE is_right = 0 AND number > ? AND at > ?',
    )
    .pluck();
  const letGo = db.prepare<[number]>('DELETE FROM desk_try WHERE number <= ?');

  const openedAfter = () => Number(readMeta(db, OPENED) ?? 0);

  return {
    wrong: ({ pickupId, epoch }) => wrong.get(pickupId, epoch) ?? 0,
    begin: (of, nowMs, { perStation, windowMs }) =>
      db
        .transaction(() => {
          const number = Number(add.run(Math.round(nowMs)).lastInsertRowid);
          if (of !== null) countTry.run(of.pickupId, of.epoch);
          letGo.run(number - KEPT);
          const wrongLately = lately.get(openedAfter(), nowMs - windowMs) ?? 0;
          if (wrongLately >= perStation) writeMeta(db, CLOSED, String(number));
          return number;
        })
        .immediate(),
    right: (of, number) =>
      db
        .transaction(() => {
          setRight.run(number);
          if (of !== null) countRight.run(of.pickupId, of.epoch);
          // The tenth was no wrong one.
          if (readMeta(db, CLOSED) === String(number)) removeMeta(db, CLOSED);
        })
        .immediate(),
    isClosed: () => readMeta(db, CLOSED) !== undefined,
    open: () =>
      db
        .transaction(() => {
          const closed = readMeta(db, CLOSED);
          if (closed === undefined) return;
          removeMeta(db, CLOSED);
          writeMeta(db, OPENED, closed);
        })
        .immediate(),
  };
}
