/**
 * The `shop` and its counters for end-to-end tests, written once and run in two projects: `browser` (real
 * Chromium over a browser host process) and `electron` (the packaged entry in real Electron).
 */
import { _electron, type Browser, type Page, test as base } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { electronBinary } from '../../scripts/start/electron-binary.ts';
import { signIn } from '#tests/support/sign-in.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { startStation } from '#tests/support/station-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A screen at a counter, with the station behind it. */
export interface Counter {
  page: Page;
  /** Pulls the plug of the station itself: SIGKILL, no farewell. */
  pullPlug(): Promise<void>;
  /** Closes it as a person would. */
  close(): Promise<void>;
}

interface ShopFixtures {
  shop: Shop;
  /**
   * Opens the counter whose files lie under `name`; enrols it the first time. Signs the demo shop's lead
   * in, or whoever is named; null for nobody.
   */
  openCounter(name: string, language?: 'ko' | 'en', person?: string | null): Promise<Counter>;
}

export const test = base.extend<ShopFixtures>({
  // Playwright reads the fixtures a fixture needs off its first parameter's pattern.
  shop: async ({ browserName: _unused }, use) => {
    const shop = await openShop(120);
    await use(shop);
    await shop.close();
  },
  openCounter: async ({ shop, browser }, use, info) => {
    const open = new Set<Counter>();
    const enrolled = new Set<string>();
    const violations: string[] = [];
    await use(async (name, language = 'en', person = '박서연') => {
      const options = {
        dataDir: shop.dataDir(name),
        hub: shop.hubUrl(),
        ...(enrolled.has(name) ? {} : { enrolCode: await shop.code() }),
      };
      enrolled.add(name);
      const counter =
        info.project.name === 'electron'
          ? await openInElectron(options, language)
          : await openInBrowser(browser, options, language);
      open.add(counter);
      listenForViolations(counter.page, violations);
      if (person !== null) await signIn(counter.page, person);
      return counter;
    });
    await Promise.all([...open].map((counter) => counter.close()));
    if (violations.length > 0) throw new Error(`the page complained: ${violations.join('\n')}`);
  },
});

/** A page that breaks its own content policy, or throws, fails whatever test it is in. */
export function listenForViolations(page: Page, violations: string[]): void {
  page.on('pageerror', (error) => violations.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (/content security policy|trusted ?(?:html|script|type)/i.test(text)) violations.push(text);
  });
}

interface CounterOptions {
  dataDir: string;
  hub: string;
  enrolCode?: string;
}

async function openInBrowser(
  browser: Browser,
  options: CounterOptions,
  language: 'ko' | 'en',
): Promise<Counter> {
  const station = await startStation(options);
  const context = await browser.newContext({ locale: language === 'ko' ? 'ko-KR' : 'en-GB' });
  const page = await context.newPage();
  station.process.say('launch');
  const [, url = ''] = await station.process.line(/^launch (http:\S+)$/m);
  await page.goto(url);
  return {
    page,
    pullPlug: () => station.kill(),
    async close() {
      await context.close();
      await station.stop();
    },
  };
}

async function openInElectron(options: CounterOptions, language: 'ko' | 'en'): Promise<Counter> {
  const executablePath = electronBinary();
  if (executablePath === undefined) throw new Error('the electron project runs without Electron');
  const app = await _electron.launch({
    executablePath,
    cwd: root,
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    args: [
      '.',
      '--development-keys',
      `--data-dir=${options.dataDir}`,
      `--hub=${options.hub}`,
      ...(options.enrolCode === undefined ? [] : ['--enrol-code', options.enrolCode]),
    ],
  });
  return {
    page: await app.firstWindow(),
    async pullPlug() {
      app.process().kill('SIGKILL');
      await app.close().catch(() => {});
    },
    close: () => app.close(),
  };
}

export { expect } from '@playwright/test';
