// The end-to-end tests need Chromium or Chrome. One that is installed is taken; else Debian's is
// installed where this user may do that; else Playwright downloads its own.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findBrowser } from '../start/find-browser.ts';
import { runCommand } from './command.ts';

export type Ensured = { ok: true; path: string } | { ok: false; words: string };

export async function ensureBrowser(cwd: string, note: (line: string) => void): Promise<Ensured> {
  const installed = findBrowser();
  if (installed !== undefined) return { ok: true, path: installed.path };
  let tried = '';

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    note('installing Chromium by apt-get');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) =>
      runCommand({ name: 'apt-get', program: 'apt-get', args, env }, { cwd, show: false });
    await apt('update');
    const packages = ['chromium', 'fonts-noto-cjk'];
    const { output } = await apt('install', '-y', '--no-install-recommends', ...packages);
    const found = findBrowser();
    if (found !== undefined) return { ok: true, path: found.path };
    tried += lastLines(output);
  }

  if (!existsSync(chromium.executablePath())) {
    note("downloading Playwright's Chromium");
    const args = ['install', 'chromium'];
    const download = { name: 'playwright', program: 'playwright', args };
    tried += lastLines((await runCommand(download, { cwd, show: false })).output);
  }
  if (existsSync(chromium.executablePath())) return { ok: true, path: chromium.executablePath() };
  return {
    ok: false,
    words:
      tried +
      'the end-to-end tests need Chromium or Chrome. Install one (on Debian and Ubuntu: ' +
      '`apt-get install chromium fonts-noto-cjk` as root), or set DANGOL_BROWSER to its program.',
  };
}

const lastLines = (output: string) => `${output.trim().split('\n').slice(-8).join('\n')}\n\n`;
