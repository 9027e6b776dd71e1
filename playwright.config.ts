// End-to-end tests are written once against a `station` fixture and run in two projects: `browser`
// (an installed Chromium or Chrome over the browser host, always) and `electron` (real Electron,
// where its binary is on this machine; scripts/test says in its report when it is not).
import { defineConfig } from '@playwright/test';
import { electronBinary } from './scripts/start/electron-binary.ts';
import { findBrowser } from './scripts/start/find-browser.ts';

const electron = electronBinary();
const browser = findBrowser();

export default defineConfig({
  testDir: './tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results/e2e',
  // Each test starts its own hub and stations; two at once is what two cores carry.
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  globalSetup: './tests/support/postgres-global-setup.ts',
  reporter: [['list']],
  use: {
    // A trace of each would cost a third of the time; `npx playwright test --trace on NAME` makes one.
    trace: 'off',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Seoul',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser.path }),
      args: ['--disable-quic', '--disable-background-networking', '--disable-component-update'],
      // Chromium's own sandbox cannot be set up by root.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  projects: [
    { name: 'browser', testIgnore: '**/*.electron.spec.ts' },
    ...(electron === undefined ? [] : [{ name: 'electron', testIgnore: '**/*.browser.spec.ts' }]),
  ],
});
