// Opens a station's address as an app window of an installed browser, with a profile of its own that
// is thrown away afterwards: nothing of the person's own browser is touched.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from './find-browser.ts';

export interface BrowserWindow {
  closed: Promise<void>;
  close: () => Promise<void>;
}

export async function openBrowserWindow(
  browser: Browser,
  address: string,
  profiles: string,
): Promise<BrowserWindow> {
  const profile = await mkdtemp(path.join(profiles, 'profile-'));
  const child = spawn(browser.path, windowArguments(address, profile), {
    stdio: 'ignore',
    detached: true,
  });
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  return {
    closed,
    close: async () => {
      child.kill('SIGTERM');
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** How the browser is asked for the window: nothing goes out, and as little as can be to the disk. */
export function windowArguments(address: string, profile: string): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // What a page held in memory is not written to the disk when it crashes.
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--disable-session-crashed-bubble',
    '--disable-quic',
    '--password-store=basic',
    '--window-size=1280,860',
    // Chromium's sandbox cannot be set up by root, and it shows this station's page only. (The
    // second one keeps it from saying so across the page.)
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
  ];
}
