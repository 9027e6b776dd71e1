/**
 * Takes a damaged file out of the way, encrypted as it is, for support to look at. A replica can be pulled
 * again, and is large: the last two are kept. An outbox may hold what is nowhere else: all are kept.
 *
 * They hold people, too: when somebody is erased they go, with every other trace.
 */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRole } from './file-meta.ts';

const replicasKept = 2;
const beside = ['-wal', '-shm'];

/** The name, without its directory, under which a file would be set aside now. */
export function nameAside(dataDir: string, role: FileRole): string {
  return nameOf(role, (numbersAside(dataDir, role).at(-1) ?? 0) + 1);
}

/** Sets the file aside under `nameAside`. Where it stops in between `setAsideRest` ends it. */
export function setAside(dataDir: string, role: FileRole): void {
  renameSync(join(dataDir, `${role}.db`), join(dataDir, nameAside(dataDir, role)));
  setAsideRest(dataDir, role);
  if (role === 'outbox') return;
  for (const number of numbersAside(dataDir, role).slice(0, -replicasKept)) {
    for (const suffix of ['', ...beside]) {
      rmSync(join(dataDir, nameOf(role, number) + suffix), { force: true });
    }
  }
}

/** A WAL without its file belongs to the one set aside last; a new file must not be opened over it. */
export function setAsideRest(dataDir: string, role: FileRole): void {
  if (existsSync(join(dataDir, `${role}.db`))) return;
  const kept = nameOf(role, numbersAside(dataDir, role).at(-1) ?? 1);
  for (const suffix of beside) {
    const path = join(dataDir, `${role}.db${suffix}`);
    if (existsSync(path)) renameSync(path, join(dataDir, kept + suffix));
  }
}

/** Deletes everything that was ever set aside. */
export function removeAside(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (/^(?:replica|outbox)\.damaged-\d+\.db/.test(name)) rmSync(join(dataDir, name));
  }
}

function nameOf(role: FileRole, number: number): string {
  return `${role}.damaged-${number}.db`;
}

/** In ascending order. */
function numbersAside(dataDir: string, role: FileRole): number[] {
  const numbers = readdirSync(dataDir).flatMap((name) => {
    const number = new RegExp(`^${role}\\.damaged-(\\d+)\\.db`).exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}
