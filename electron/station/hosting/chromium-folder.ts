/**
 * Chromium's own files, inside a station's data directory. A wipe cannot delete them while the window that
 * shows its last screen is open; they go when the program starts on a directory that has no station.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

export const chromiumFolder = 'electron';

/** In use by the program that is starting; nothing of a station is in them. */
const keptNames = /^(?:Singleton|lockfile|Local State)/;

/** To be called by the one program that has the directory. Does nothing where a station is enrolled. */
export function forgetChromium(dataDir: string): void {
  const folder = path.join(dataDir, chromiumFolder);
  if (existsSync(path.join(dataDir, 'station.json')) || !existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!keptNames.test(name)) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
