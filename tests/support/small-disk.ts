/** A disk of 8 MB for one test, and how to fill it. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './store-files.ts';

/** A small disk of its own; undefined, with the reason printed, where this user may not mount one. */
export function smallDisk(): string | undefined {
  const disk = temporaryDirectory();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
  if (mounted.status !== 0) {
    console.warn(`not run, no tmpfs here: ${String(mounted.stderr ?? mounted.error).trim()}`);
    return undefined;
  }
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));
  return disk;
}

/** Writes until not one more byte fits. */
export function fillUp(path: string): void {
  const file = openSync(path, 'a');
  for (const bytes of [65_536, 4_096, 512, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(file);
}
