/**
 * Whose card was opened at this station lately: they come first among equals in look-up. Ids and times
 * only, in the replica, which may lose them with everything else it holds.
 */
import type { Database } from 'better-sqlite3';

export const seenTable = `
  CREATE TABLE seen (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`;

/** So many are remembered, each for so long. */
const SEEN_MAX = 300;
const SEEN_DAYS = 30;
const dayMs = 86_400_000;

export interface SeenCustomers {
  /** @param atMs corrected clock, in milliseconds since 1970. */
  notice(id: string, atMs: number): void;
  /** Newest first. */
  ids(): readonly string[];
  /** True where they were in it. In the caller's transaction. */
  forget(id: string): boolean;
}

export function createSeenCustomers(db: Database): SeenCustomers {
  const put = db.prepare<[string, number]>(
    'INSERT INTO seen (id, at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at',
  );
  const remove = db.prepare<[string]>('DELETE FROM seen WHERE id = ?');
  const removeOld = db.prepare<[number, number]>(
    'DELETE FROM seen WHERE at < ? OR id NOT IN (SELECT id FROM seen ORDER BY at DESC LIMIT ?)',
  );
  const newestFirst = db.prepare<[], string>('SELECT id FROM seen ORDER BY at DESC').pluck();
  // Read again after each change, which may yet be rolled back with the page it belongs to.
  let known: readonly string[] | undefined;
  const ids = () => (known ??= newestFirst.all());

  return {
    notice(id, atMs) {
      if (ids()[0] === id) return;
      db.transaction(() => {
        put.run(id, atMs);
        removeOld.run(atMs - SEEN_DAYS * dayMs, SEEN_MAX);
      }).immediate();
      known = undefined;
    },
    ids,
    forget(id) {
      if (remove.run(id).changes === 0) return false;
      known = undefined;
      return true;
    },
  };
}
