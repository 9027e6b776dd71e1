// Finds a browser that can show a station: Chromium or Chrome (or Edge, which is one inside). Asked
// for by `npm start` for its window and by the end-to-end tests.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export interface Browser {
  name: string;
  path: string;
}

/** What of the machine decides; an argument so that other machines can be tried in tests. */
export interface Machine {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** May this file be run? */
  isProgram: (file: string) => boolean;
}

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  isProgram: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

const onPath: [name: string, program: string][] = [
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Chrome', 'google-chrome'],
  ['Chrome', 'google-chrome-stable'],
  ['Edge', 'microsoft-edge'],
];

/** DANGOL_BROWSER names one; else the first that is installed, or undefined. */
export function findBrowser(machine: Machine = thisMachine): Browser | undefined {
  const { platform, env, isProgram } = machine;
  const own = env['DANGOL_BROWSER'];
  const candidates: Browser[] = own === undefined ? [] : [{ name: 'DANGOL_BROWSER', path: own }];
  if (platform === 'darwin') {
    for (const home of ['', env['HOME'] ?? '']) {
      candidates.push(
        {
          name: 'Chrome',
          path: `${home}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
        },
        { name: 'Chromium', path: `${home}/Applications/Chromium.app/Contents/MacOS/Chromium` },
      );
    }
  } else if (platform === 'win32') {
    for (const folder of ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']) {
      const base = env[folder];
      if (base === undefined) continue;
      candidates.push(
        { name: 'Chrome', path: path.win32.join(base, 'Google\\Chrome\\Application\\chrome.exe') },
        { name: 'Edge', path: path.win32.join(base, 'Microsoft\\Edge\\Application\\msedge.exe') },
      );
    }
  } else {
    const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
    for (const [name, program] of onPath) {
      for (const folder of folders)
        candidates.push({ name, path: path.posix.join(folder, program) });
    }
  }
  return candidates.find((candidate) => isProgram(candidate.path));
}

/** Is there a screen for a window? On Linux a server often has none. */
export function hasDisplay({ platform, env }: Machine = thisMachine): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}
