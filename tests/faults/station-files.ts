/** Looks into a stopped station's encrypted files, past everything the station would do with them. */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { developmentSecrets } from '#electron/station/hosting/development-secrets.ts';
import { readIdentity } from '#electron/station/identity.ts';
import { openKeys } from '#electron/station/station-keys.ts';
import { type Access, openConnection } from '#electron/station/store/connection.ts';
import type { FileRole } from '#electron/station/store/file-meta.ts';

/** Opens one of the files with the station's own key; the caller closes it. */
export async function openStationFile(dataDir: string, role: FileRole): Promise<Database> {
  return openConnection(await accessTo(dataDir, role));
}

/** One of the files, with the station's own key. */
export async function accessTo(dataDir: string, role: FileRole): Promise<Access> {
  const identity = readIdentity(dataDir);
  if (identity === undefined) throw new Error(`no station in ${dataDir}`);
  const keys = await openKeys(identity.keys, await developmentSecrets(dataDir));
  const key = role === 'replica' ? keys.replicaKey : keys.outboxKey;
  return { path: path.join(dataDir, `${role}.db`), role, key, cipher: 'aegis' };
}

/** Runs `look` on one of the files. */
export async function withStationFile<T>(
  dataDir: string,
  role: FileRole,
  look: (db: Database) => T,
): Promise<T> {
  const db = await openStationFile(dataDir, role);
  try {
    return look(db);
  } finally {
    db.close();
  }
}

/** Files are looked through in pieces of so many bytes: a large one is beyond what a buffer holds. */
const pieceBytes = 16 * 1024 * 1024;

/** Names of files under the folder in which these words can be read. */
export function filesWithPlaintext(dataDir: string, words: readonly string[]): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = path.join(dataDir, name);
    return statSync(file).isFile() && holdsAny(file, words);
  });
}

function holdsAny(file: string, words: readonly string[]): boolean {
  // Each piece begins with the end of the one before, where a word may have begun.
  const overlap = Math.max(...words.map((word) => Buffer.byteLength(word))) - 1;
  const piece = Buffer.alloc(pieceBytes);
  const handle = openSync(file, 'r');
  try {
    for (let at = 0; ; at += pieceBytes - overlap) {
      const bytes = piece.subarray(0, readSync(handle, piece, 0, pieceBytes, at));
      if (words.some((word) => bytes.includes(word))) return true;
      if (bytes.length < pieceBytes) return false;
    }
  } finally {
    closeSync(handle);
  }
}
