/** What stands in a store's file when its cipher is taken off: for tests that look for what must be gone. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Access, openConnection } from '#electron/station/store/connection.ts';

/**
 * Every byte of a file and its write-ahead log, pages in no use any more included. Works on a copy; the
 * file's owner must have stopped, in whatever way.
 */
export function plainBytes(access: Access): Buffer {
  const directory = mkdtempSync(join(tmpdir(), 'dangol-plain-'));
  try {
    const path = join(directory, 'copy.db');
    for (const ending of ['', '-wal']) {
      if (existsSync(access.path + ending)) copyFileSync(access.path + ending, path + ending);
    }
    const db = openConnection({ ...access, path });
    db.pragma('journal_mode = delete');
    db.pragma("rekey = ''");
    db.close();
    return readFileSync(path);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
