/**
 * The one way to open one of a station's files. The order matters and each step was learnt:
 * cipher, raw key, a read that proves the key, then the pragmas, each read back.
 *
 * 1. WAL reopens with synchronous=NORMAL whatever it was created with: set each time.
 * 2. temp_store=MEMORY: sorts and index builds otherwise write plaintext to temp files.
 * 3. locking_mode=EXCLUSIVE before the first read: one process owns the file, the lock dies with the
 *    process, and the WAL's index is kept in memory, so that there is no -shm file.
 */
import Database from 'better-sqlite3';
import type { Cipher } from '../host.ts';
import { cipherPragmas, keyPragma } from './cipher.ts';
import type { FileRole } from './file-meta.ts';

export interface Access {
  path: string;
  role: FileRole;
  key: Uint8Array;
  cipher: Cipher;
}

/** How long to wait for a process that is just ending to let go of the file. */
const busyTimeoutMs = 1000;

interface Settings {
  /** 2 is FULL, 1 is NORMAL. */
  synchronous: 1 | 2;
  cacheKib: number;
  /** Pages of 4 KiB after which a commit moves the WAL into the file; this bounds its growth. */
  checkpointPages: number;
}

const settings: Record<FileRole, Settings> = {
  outbox: { synchronous: 2, cacheKib: 4096, checkpointPages: 500 },
  // Where the station's own moving (wal-mover.ts) is not asked for that long.
  replica: { synchronous: 1, cacheKib: 32_768, checkpointPages: 2000 },
};

/** Opens for reading and writing. Throws SQLite's errors, and where a pragma did not take. */
export function openConnection(access: Access): Database.Database {
  const db = new Database(access.path, { timeout: busyTimeoutMs });
  try {
    unlock(db, access);
    configure(db, access);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens without any right to write: closing it neither moves the WAL nor touches the file. Nothing was
 * read yet; `unlock` does that.
 */
export function openToInspect({ path }: Access): Database.Database {
  return new Database(path, { readonly: true, timeout: busyTimeoutMs });
}

/** Gives a connection cipher and key, and proves them: an empty file proves nothing, a read does. */
export function unlock(db: Database.Database, { key, cipher }: Access): void {
  for (const pragma of cipherPragmas[cipher]) db.pragma(pragma);
  db.pragma(keyPragma(key));
  if (!db.readonly) db.pragma('locking_mode = EXCLUSIVE');
  db.prepare('SELECT count(*) FROM sqlite_master').get();
}

function configure(db: Database.Database, { role, cipher }: Access): void {
  const { synchronous, cacheKib, checkpointPages } = settings[role];
  const wanted: Record<string, string | number> = {
    journal_mode: 'wal',
    synchronous,
    temp_store: 2,
    secure_delete: 1,
    foreign_keys: 1,
    trusted_schema: 0,
    cell_size_check: 1,
    busy_timeout: busyTimeoutMs,
    cache_size: -cacheKib,
    wal_autocheckpoint: checkpointPages,
    journal_size_limit: checkpointPages * 4096 * 2,
  };
  for (const [pragma, value] of Object.entries(wanted)) db.pragma(`${pragma} = ${value}`);
  const asserted = { ...wanted, locking_mode: 'exclusive', cipher };
  for (const [pragma, value] of Object.entries(asserted)) {
    const read = db.pragma(pragma, { simple: true });
    if (read !== value) throw new Error(`${pragma} is ${String(read)} and not ${value}`);
  }
}
