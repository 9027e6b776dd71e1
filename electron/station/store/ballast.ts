/**
 * A file that only takes up room. On a full disk SQLite cannot even delete; giving this room up lets work
 * be finished that frees space (settling answers, dropping a lost scope). It is never used to accept more.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const bytes = 1024 * 1024;

export interface Ballast {
  /** Makes the file where it is missing and there is room; silently not, otherwise. */
  restore(): void;
  /** Gives the room up; false where there was none. */
  release(): boolean;
}

export function createBallast(dataDir: string): Ballast {
  const path = join(dataDir, 'ballast');
  const isWhole = () => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === bytes;
  return {
    restore() {
      if (isWhole()) return;
      try {
        fill(path);
      } catch {
        rmSync(path, { force: true });
      }
    },
    release() {
      const held = isWhole();
      rmSync(path, { force: true });
      return held;
    },
  };
}

function fill(path: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    let written = 0;
    const zeros = Buffer.alloc(bytes);
    while (written < bytes) written += writeSync(file, zeros, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
