/**
 * What is remembered of files that were damaged, until it was made good or somebody was told. Kept in the
 * outbox: it outlives the replica.
 */
import type { Database } from 'better-sqlite3';
import type { Damage } from '#shared/rpc/status.ts';
import { readMeta, writeMeta } from './file-meta.ts';
import { sqliteCode } from './sqlite-code.ts';

export const NO_DAMAGE: Damage = { replica: null, outbox: null, end: null, back: null };

/** True for SQLite's words for a file whose pages are not what was written. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

export function readDamage(outbox: Database): Damage {
  const noted = readMeta(outbox, 'damage');
  return noted === undefined
    ? NO_DAMAGE
    : { ...NO_DAMAGE, ...(JSON.parse(noted) as Partial<Damage>) };
}

/** Adds to what is remembered. */
export function noteDamage(outbox: Database, damage: Partial<Damage>): void {
  writeMeta(outbox, 'damage', JSON.stringify({ ...readDamage(outbox), ...damage }));
}
