/** SQLite's extended result codes as better-sqlite3 puts them on errors, and what they mean to us. */
import { StorageFull } from './store.ts';

/** `SQLITE_FULL` and the like; empty for errors that are not SQLite's. */
export function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** True where there was no room: in the file, or for the WAL's index beside it. */
export function isDiskFull(error: unknown): boolean {
  if (['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'].includes(sqliteCode(error))) return true;
  return error instanceof Error && error.cause !== undefined && isDiskFull(error.cause);
}

/** Runs a write; a full disk becomes `StorageFull`. SQLite has rolled the transaction back by then. */
export function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (isDiskFull(error)) throw new StorageFull('disk full', { cause: error });
    throw error;
  }
}
