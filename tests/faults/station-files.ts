/** Looks into a stopped station's encrypted files, past everything the station would do with them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
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

/** Names of files under the folder in which these words can be read. */
export function filesWithPlaintext(dataDir: string, words: readonly string[]): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = path.join(dataDir, name);
    if (!statSync(file).isFile()) return false;
    const bytes = readFileSync(file);
    return words.some((word) => bytes.includes(word));
  });
}
