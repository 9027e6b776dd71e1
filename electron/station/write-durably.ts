/** Writes a small file of the data directory whole or not at all, and so that it outlives the power. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** @param file its name in the folder. Throws as `node:fs` does; what was there before is then unharmed. */
export function writeDurably(dataDir: string, file: string, content: string | Uint8Array): void {
  const path = join(dataDir, file);
  const written = `${path}.new`;
  const handle = openSync(written, 'w', 0o600);
  try {
    if (typeof content === 'string') writeSync(handle, content);
    else writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(written, path);
  syncDirectory(dataDir);
}

/** Makes a rename or a deletion itself durable; Windows has no such call and needs none. */
export function syncDirectory(dataDir: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dataDir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
