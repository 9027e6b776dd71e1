/**
 * Who the hub is and what this station is for, as both files remember it. `station.json` says it too, but
 * anybody who holds the device can write that file; nobody writes these without their keys.
 */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { StationMode } from '#shared/domain/record.ts';
import { PublicKey } from '#shared/protocol/connect.ts';
import { readMeta, writeMeta } from './file-meta.ts';

export const Pinned = z.object({ hubKey: PublicKey, mode: StationMode });
export type Pinned = z.infer<typeof Pinned>;

const PINNED = 'pinned';

/** Undefined while the hub has given no lease. Either file is enough, so that deleting one forgets nothing. */
export function readPinned(files: readonly Database[]): Pinned | undefined {
  for (const db of files) {
    const kept = readMeta(db, PINNED);
    if (kept !== undefined) return Pinned.parse(JSON.parse(kept));
  }
  return undefined;
}

export function writePinned(files: readonly Database[], { hubKey, mode }: Pinned): void {
  const value = JSON.stringify({ hubKey, mode });
  for (const db of files) {
    if (readMeta(db, PINNED) !== value) writeMeta(db, PINNED, value);
  }
}
