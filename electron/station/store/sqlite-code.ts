/** SQLite's extended result codes as better-sqlite3 puts them on errors, and what they mean to us. */
import { StorageFull } from './store.ts';

/** `SQLITE_FULL` and the like; empty for errors that are not SQLite's. */
export function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** Runs a write; a full disk becomes `StorageFull`. SQLite has rolled the transaction back by then. */
export function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_FULL') throw new StorageFull('disk full', { cause: error });
    throw error;
  }
}
