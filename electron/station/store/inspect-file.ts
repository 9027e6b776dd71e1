/**
 * Looks at a file before it is opened for writing, and refuses it with a problem of its own where it is
 * not ours to open. What is refused is left as it was, byte for byte.
 *
 * The outbox is small and cannot be pulled again: its pages are checked at every start. The replica's are
 * after a kill or a power cut only (about a second for a million rows).
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Cipher, Log } from '../host.ts';
import { ciphers, cipherVariant, isMadeWith } from './cipher.ts';
import { type Access, openToInspect } from './connection.ts';
import { type FileIdentity, readMeta, wasClosedInOrder } from './file-meta.ts';
import { schemaVersion } from './migrate.ts';
import { OpenProblem } from './open-problem.ts';
import { sqliteCode } from './sqlite-code.ts';

/** Whose file it must be, and the newest schema this app knows. */
export interface Expected {
  identity: Omit<FileIdentity, 'cipher'>;
  newestVersion: number;
}

/** @returns the cipher the file was made with; undefined where there is no file, or nothing in it yet. */
export function inspectFile(
  access: Access,
  expected: Expected,
  report: { nowMs: () => number; log: Log },
): Cipher | undefined {
  if (!hasContent(access.path)) return undefined;
  const leftovers = ['-wal', '-shm'].map((suffix) => access.path + suffix);
  const made = leftovers.filter((path) => !existsSync(path));
  try {
    return inspect(access, expected, report);
  } catch (error) {
    throw asOpenProblem(error, access);
  } finally {
    // Reading a WAL file makes these; they hold nothing where they did not exist before.
    for (const path of made) rmSync(path, { force: true });
  }
}

/** A file's error in the words of the station's status. */
export function asOpenProblem(error: unknown, { path, key }: Access): OpenProblem {
  if (error instanceof OpenProblem) return error;
  const file = basename(path);
  const code = sqliteCode(error);
  const problem = (() => {
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'in_use';
    if (code === 'SQLITE_NOTADB') return isMadeWith(path, key) ? 'damaged' : 'wrong_key';
    return code.startsWith('SQLITE_CORRUPT') ? 'damaged' : 'unreadable';
  })();
  const detail = error instanceof Error ? error.message : String(error);
  return new OpenProblem(problem, file, `${file}: ${detail}`, error);
}

function inspect(
  access: Access,
  { identity, newestVersion }: Expected,
  { nowMs, log }: { nowMs: () => number; log: Log },
): Cipher | undefined {
  const file = basename(access.path);
  const { db, cipher } = openWithAnyCipher(access);
  try {
    const version = schemaVersion(db);
    if (version === 0) return undefined;
    if (version > newestVersion) {
      throw new OpenProblem(
        'newer_file',
        file,
        `${file} has schema ${version}; this app knows ${newestVersion}`,
      );
    }
    if (readMeta(db, 'role') !== identity.role) {
      throw new OpenProblem('damaged', file, `${file} is not a station's ${identity.role}`);
    }
    for (const name of ['station', 'store'] as const) {
      if (readMeta(db, name) !== identity[name]) {
        throw new OpenProblem('other_station', file, `${file} is of another ${name}`);
      }
    }
    if (readMeta(db, 'cipher') !== cipherVariant[cipher]) {
      throw new OpenProblem('damaged', file, `${file} names another cipher than it has`);
    }
    if (access.role === 'outbox' || !wasClosedInOrder(db)) {
      const startMs = nowMs();
      const found = db.pragma('quick_check(1)', { simple: true });
      const tookMs = Math.round(nowMs() - startMs);
      log({ level: 'info', event: 'file_checked', facts: { file, ok: found === 'ok', tookMs } });
      if (found !== 'ok') throw new OpenProblem('damaged', file, `${file}: ${String(found)}`);
    }
    return cipher;
  } finally {
    db.close();
  }
}

/** A file keeps the cipher it was made with, whichever is chosen for new ones. */
function openWithAnyCipher(access: Access): {
  db: ReturnType<typeof openToInspect>;
  cipher: Cipher;
} {
  const others = ciphers.filter((cipher) => cipher !== access.cipher);
  for (const cipher of [access.cipher, ...others.slice(0, -1)]) {
    try {
      return { db: openToInspect({ ...access, cipher }), cipher };
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_NOTADB') throw error;
    }
  }
  const cipher = others.at(-1) ?? access.cipher;
  return { db: openToInspect({ ...access, cipher }), cipher };
}

function hasContent(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}
