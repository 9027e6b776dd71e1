/**
 * Deletes everything a station has in its data directory, so that being stopped at any point leaves it
 * either to be gone on with, or done:
 *
 *   wiping.json → the wrapped keys → the key that wraps them → all else → wiping.json
 *
 * From the second step on the databases cannot be opened by anybody; the rest only takes longer. Chromium's
 * own folder is in use by the very window that shows the last screen: the host deletes it at its next start.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { chromiumFolder } from '../hosting/chromium-folder.ts';
import type { Secrets } from '../host.ts';
import { syncDirectory, writeDurably } from '../write-durably.ts';

const MARKER = 'wiping.json';
const keyFiles = ['station.json', 'enrolling.json', 'lease'];

/** Whether a wipe was begun here and not ended. */
export function isWiping(dataDir: string): boolean {
  return existsSync(join(dataDir, MARKER));
}

/** How long a keystore may take. */
const FORGET_MS = 5_000;

/**
 * The station's files are closed. Going on with a wipe that was cut short is the same.
 * @param wait resolves after so many milliseconds.
 */
export async function deleteEverything(
  dataDir: string,
  secrets: Pick<Secrets, 'forget'>,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  if (!isWiping(dataDir)) writeDurably(dataDir, MARKER, '{}\n');
  for (const name of keyFiles) {
    for (const file of [name, `${name}.new`]) blankAndRemove(join(dataDir, file));
  }
  syncDirectory(dataDir);
  // A keystore that does not answer keeps a key to nothing.
  await Promise.race([secrets.forget().catch(() => {}), wait(FORGET_MS)]);
  for (const name of readdirSync(dataDir)) {
    if (name === MARKER || name === chromiumFolder) continue;
    rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  syncDirectory(dataDir);
  rmSync(join(dataDir, MARKER), { force: true });
  syncDirectory(dataDir);
}

/** Where a disk writes in place, nothing of the keys is left in what becomes free. */
function blankAndRemove(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return;
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Buffer.alloc(size), 0, size, 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path);
}
