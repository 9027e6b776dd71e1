/**
 * Every screen of the pickup desk, in Korean dark and English light: axe finds nothing, everything that can be
 * touched is large enough, and the customer's side shows no more than an initial and an order's tail.
 */
import { expect } from '@playwright/test';
import { deskScreens, deskWords } from './desk-screens.ts';
import { inspectScreen } from './inspect-screen.ts';
import { test } from './screen-fixture.ts';

const TARGET_PX = 64;

// Ninety pages: a trace of each would cost more than the tests.
test.use({ trace: 'off' });

for (const language of ['ko', 'en'] as const) {
  test.describe(`desk screens in ${language}`, () => {
    for (const { name, start = 'desk', go } of deskScreens) {
      test(name, async ({ openScreen }) => {
        const page = await openScreen(start, language);
        const words = deskWords[language];
        const dark = page.getByRole('button', { name: words.dark });
        if (language === 'ko' && start === 'desk') await dark.click();
        await go(page, words);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await inspectScreen(page, start === 'open' ? 48 : TARGET_PX);
      });
    }
  });
}
