/**
 * Moves the replica's WAL into its file in pieces of their own. Left to SQLite this happens at the end of
 * some commit, all at once: a few hundred pages from anywhere in the file and two waits for the disk,
 * which in a catch-up is longer than the transaction it comes behind.
 */
import type { Database } from 'better-sqlite3';
import { createPace } from '../pace.ts';
import { isDiskFull } from './sqlite-code.ts';

/** In pages of 4 KiB. */
const bounds = { aimMs: 15, least: 100, most: 1000, first: 400 };

export interface WalMover {
  /**
   * Moves what is in the WAL, if there is enough of it; false where there is not, and where the disk has no
   * room: nothing is lost by waiting. Not to be called in a transaction.
   */
  move(): boolean;
}

export function createWalMover(db: Database, nowMs: () => number): WalMover {
  const pace = createPace(bounds);
  return {
    move() {
      // NOOP says how much there is and does nothing; a database in memory has none (-1).
      const pages = pagesIn(db.pragma('wal_checkpoint(NOOP)'));
      if (pages < pace.size()) return false;
      const beganMs = nowMs();
      try {
        db.pragma('wal_checkpoint(PASSIVE)');
      } catch (error) {
        if (isDiskFull(error)) return false;
        throw error;
      }
      pace.took(pages, nowMs() - beganMs);
      return true;
    },
  };
}

function pagesIn(answer: unknown): number {
  const [row] = answer as { log: number; checkpointed: number }[];
  return row === undefined ? 0 : row.log - row.checkpointed;
}
