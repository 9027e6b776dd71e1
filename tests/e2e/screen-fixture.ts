/**
 * The built renderer over the fake station, for specs about screens: every state is a lever away, and a
 * page that logs an error or breaks its own policy fails its test.
 */
import { type BrowserContext, type Page, test as base } from '@playwright/test';
import type { FakeStationOptions } from '#tests/support/fake-station.ts';
import { type RendererSite, serveRenderer } from '#tests/support/renderer-page.ts';

export type Language = 'ko' | 'en';

/** The fake station's clock at the start; noon and after in Seoul, so that "today" stays today. */
const startedAt = Date.parse('2026-03-05T14:20:00+09:00');

interface ScreenFixtures {
  /** Opens the page in a language. May be called once a test. */
  openScreen(start: FakeStationOptions['start'], language: Language): Promise<Page>;
}

/** One context a language for all tests of a worker: what the browser has compiled is compiled once. */
type Contexts = (language: Language) => Promise<BrowserContext>;

export const test = base.extend<ScreenFixtures, { site: RendererSite; contexts: Contexts }>({
  site: [
    async ({ browserName: _ }, use) => {
      const site = await serveRenderer();
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  contexts: [
    async ({ browser }, use) => {
      const made = new Map<Language, BrowserContext>();
      await use(async (language) => {
        const known = made.get(language);
        if (known !== undefined && !stopped.has(known)) return known;
        await known?.close();
        const context = await browser.newContext({
          locale: language === 'ko' ? 'ko-KR' : 'en-GB',
          timezoneId: 'Asia/Seoul',
          viewport: { width: 1280, height: 800 },
          reducedMotion: 'reduce',
        });
        made.set(language, context);
        return context;
      });
      for (const context of made.values()) await context.close();
    },
    { scope: 'worker' },
  ],
  openScreen: async ({ contexts, site }, use) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async (start, language) => {
      const context = await contexts(language);
      const page = await context.newPage();
      pages.push(page);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await site.open(page, start, startedAt);
      return page;
    });
    for (const page of pages) {
      // What a page keeps is not the next test's.
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
    if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('\n')}`);
  },
});

/** Pulls a lever of the fake station, by the name and arguments of `FakeStation['levers']`. */
export async function pull(page: Page, lever: string, ...args: unknown[]): Promise<void> {
  await page.evaluate(
    ([name, values]) => {
      const levers = window.fakeStation as unknown as Record<string, (...a: unknown[]) => void>;
      levers[name]?.(...values);
    },
    [lever, args] as const,
  );
}

/** Contexts whose time a test holds: the next test gets another one. */
const stopped = new WeakSet<BrowserContext>();

/** From now on the page's time goes by as a test says; an installed clock alone would go on. */
export async function stopClock(page: Page): Promise<void> {
  stopped.add(page.context());
  const time = await page.evaluate(() => Date.now());
  await page.clock.install({ time });
  await page.clock.pauseAt(time + 1000);
}
