/** A disk that forgets: one bit of a file is not what was written. */
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { Random } from '#tests/simulation/random.ts';

/** Turns one bit of a file that is not empty, at or after `from`. */
export function turnBit(file: string, random: Random, from = 0): void {
  const { size: bytes } = statSync(file);
  if (bytes <= from) return;
  const at = from + random.below(bytes - from);
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ (1 << random.below(8));
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}
