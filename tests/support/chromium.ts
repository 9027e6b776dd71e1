/** A Chromium of this machine, for tests that need a browser outside of the end-to-end specs. */
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../../scripts/start/find-browser.ts';

/** Throws where there is none. */
export function launchChromium(args: string[] = []): Promise<Browser> {
  const found = findBrowser();
  if (found === undefined) throw new Error('no Chromium or Chrome was found on this machine');
  return chromium.launch({
    executablePath: found.path,
    // Chromium's own sandbox cannot be set up by root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-background-networking', '--disable-component-update', ...args],
  });
}
