/**
 * A file that only takes up room. On a full disk SQLite cannot even delete; giving this room up lets work
 * be finished that frees space (settling answers, dropping a lost scope). It is never used to accept more.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const bytes = 1024 * 1024;
const block = 4096;

export interface Ballast {
  /** Takes the room, or as much of it as there is. */
  restore(): void;
  /** Gives the room up; false where there was none. */
  release(): boolean;
}

export function createBallast(dataDir: string): Ballast {
  const path = join(dataDir, 'ballast');
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    restore() {
      if (size() < bytes) takeRoom(path, size());
    },
    release() {
      const held = size() > 0;
      rmSync(path, { force: true });
      return held;
    },
  };
}

function takeRoom(path: string, from: number): void {
  const file = openSync(path, 'a', 0o600);
  try {
    for (let held = from; held < bytes; ) {
      held += writeSync(file, Buffer.alloc(Math.min(block, bytes - held)));
    }
    fsyncSync(file);
  } catch {
    // The disk is full: what was written is the ballast.
  } finally {
    closeSync(file);
  }
}
