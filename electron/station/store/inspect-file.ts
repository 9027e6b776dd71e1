/**
 * Looks at a file before it is opened for writing, and refuses it with a problem of its own where it is
 * not ours to open. What is refused is left as it was, byte for byte.
 *
 * The outbox is small and cannot be pulled again: its pages are checked at every start. The replica's are
 * after a kill or a power cut only (about a second for a million rows).
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Cipher, Log } from '../host.ts';
import { ciphers, cipherVariant, isMadeWith } from './cipher.ts';
import { type Access, openToInspect, unlock } from './connection.ts';
import { type FileIdentity, readMeta, wasClosedInOrder } from './file-meta.ts';
import { schemaVersion } from './migrate.ts';
import { FileDamaged, OpenProblem } from './open-problem.ts';
import { sqliteCode } from './sqlite-code.ts';

/** Whose file it must be, and the newest schema this app knows. */
export interface Expected {
  identity: Omit<FileIdentity, 'cipher'>;
  newestVersion: number;
}

export interface Report {
  nowMs: () => number;
  log: Log;
  /** The pages of every file are checked, whether it was closed in order or not. */
  checkAll: boolean;
}

/** @returns the cipher the file was made with; undefined where there is no file, or nothing in it yet. */
export function inspectFile(
  access: Access,
  expected: Expected,
  report: Report,
): Cipher | undefined {
  if (!existsSync(access.path) || statSync(access.path).size === 0) return undefined;
  // A file keeps the cipher it was made with, whichever is chosen for new ones.
  const others = ciphers.filter((cipher) => cipher !== access.cipher);
  let failure: unknown;
  for (const cipher of [access.cipher, ...others]) {
    try {
      return withInspection({ ...access, cipher }, (db) => {
        if (schemaVersion(db) === 0) return undefined;
        refuseOther(db, { ...access, cipher }, expected);
        refuseDamaged(db, access, report);
        return cipher;
      });
    } catch (error) {
      failure = error;
      if (sqliteCode(error) !== 'SQLITE_NOTADB') break;
    }
  }
  throw asOpenProblem(failure, access);
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
  return problem === 'damaged'
    ? new FileDamaged(file, `${file}: ${detail}`, error)
    : new OpenProblem(problem, file, `${file}: ${detail}`, error);
}

/**
 * Reading a file in WAL mode makes a -wal and a -shm beside it. Those that were not there before go
 * again, and go before the connection does: its lock keeps another process from using them meanwhile.
 */
export function withInspection<T>(access: Access, look: (db: Database) => T): T {
  const beside = ['-wal', '-shm'].map((suffix) => access.path + suffix);
  const made = beside.filter((path) => !existsSync(path));
  const db = openToInspect(access);
  try {
    unlock(db, access);
    const result = look(db);
    for (const path of made) rmSync(path, { force: true });
    return result;
  } catch (error) {
    const inUse = sqliteCode(error).startsWith('SQLITE_BUSY');
    if (!inUse) for (const path of made) rmSync(path, { force: true });
    throw error;
  } finally {
    db.close();
  }
}

function refuseOther(db: Database, { path, cipher }: Access, expected: Expected): void {
  const { identity, newestVersion } = expected;
  const file = basename(path);
  if (readMeta(db, 'role') !== identity.role) {
    throw new OpenProblem('damaged', file, `${file} is not a station's ${identity.role}`);
  }
  const version = schemaVersion(db);
  if (version > newestVersion) {
    const detail = `${file} has schema ${version}; this app knows ${newestVersion}`;
    throw new OpenProblem('newer_file', file, detail);
  }
  for (const name of ['station', 'store'] as const) {
    if (readMeta(db, name) !== identity[name]) {
      throw new OpenProblem('other_station', file, `${file} is of another ${name}`);
    }
  }
  if (readMeta(db, 'cipher') !== cipherVariant[cipher]) {
    throw new OpenProblem('damaged', file, `${file} names another cipher than it has`);
  }
}

function refuseDamaged(db: Database, { path, role }: Access, report: Report): void {
  const { nowMs, log, checkAll } = report;
  if (role === 'replica' && !checkAll && wasClosedInOrder(db)) return;
  const file = basename(path);
  const startMs = nowMs();
  const found = db.pragma('quick_check(1)', { simple: true });
  const tookMs = Math.round(nowMs() - startMs);
  log({ level: 'info', event: 'file_checked', facts: { file, ok: found === 'ok', tookMs } });
  if (found !== 'ok') throw new FileDamaged(file, `${file}: ${String(found)}`);
}
