/**
 * What each file says of itself: whose it is, what it is for and whether it was closed in order. A file
 * that names another station is refused, however right its key is.
 */
import type { Database } from 'better-sqlite3';

export type FileRole = 'replica' | 'outbox';

/** The facts that are fixed when a file is made. */
export interface FileIdentity {
  role: FileRole;
  station: string;
  store: string;
  /** The cipher variant, e.g. `aegis-256`. */
  cipher: string;
}

export const metaTable = `
  CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`;

export function readMeta(db: Database, name: string): string | undefined {
  return db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name);
}

export function writeMeta(db: Database, name: string, value: string): void {
  db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run(name, value);
}

export function removeMeta(db: Database, name: string): void {
  db.prepare('DELETE FROM meta WHERE name = ?').run(name);
}

export function writeIdentity(db: Database, identity: FileIdentity): void {
  for (const [name, value] of Object.entries(identity)) writeMeta(db, name, String(value));
}

/** Counts that the file was opened once more; durable as its other writes are. */
export function countStart(db: Database): number {
  const starts = Number(readMeta(db, 'starts') ?? 0) + 1;
  writeMeta(db, 'starts', String(starts));
  return starts;
}

/** When the replica was last compared with the hub; null where it should be compared soon. */
export function readCheckedAt(db: Database): number | null {
  const at = readMeta(db, 'checkedAt') ?? '';
  return at === '' ? null : Number(at);
}

export function setCheckedAt(db: Database, at: number | null): void {
  writeMeta(db, 'checkedAt', at === null ? '' : String(at));
}

/** False after a kill or a power cut: then the file is checked before it is used. */
export function wasClosedInOrder(db: Database): boolean {
  return readMeta(db, 'closed') === 'yes';
}

export function markOpen(db: Database): void {
  writeMeta(db, 'closed', 'no');
}

export function markClosed(db: Database): void {
  writeMeta(db, 'closed', 'yes');
}
