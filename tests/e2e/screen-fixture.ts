/**
 * The built renderer over the fake station, for specs about screens: every state is a lever away, and a
 * page that logs an error or breaks its own policy fails its test.
 */
import { type Page, test as base } from '@playwright/test';
import type { FakeStationOptions } from '#tests/support/fake-station.ts';
import { type RendererSite, serveRenderer } from '#tests/support/renderer-page.ts';

export type Language = 'ko' | 'en';

/** The fake station's clock at the start; noon and after in Seoul, so that "today" stays today. */
const startedAt = Date.parse('2026-03-05T14:20:00+09:00');

interface ScreenFixtures {
  /** Opens the page in a language. May be called once a test. */
  openScreen(start: FakeStationOptions['start'], language: Language): Promise<Page>;
}

export const test = base.extend<ScreenFixtures, { site: RendererSite }>({
  site: [
    async ({ browserName: _ }, use) => {
      const site = await serveRenderer();
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  openScreen: async ({ browser, site }, use) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async (start, language) => {
      const context = await browser.newContext({
        locale: language === 'ko' ? 'ko-KR' : 'en-GB',
        timezoneId: 'Asia/Seoul',
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      pages.push(page);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await site.open(page, start, startedAt);
      return page;
    });
    for (const page of pages) await page.context().close();
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
