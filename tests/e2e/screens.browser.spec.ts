/**
 * Every screen in both languages: axe finds nothing, no word is left in the other language, and
 * everything that can be touched is large enough to touch. Leaves a picture of each in test-results.
 */
import { expect } from '@playwright/test';
import { inspectScreen } from './inspect-screen.ts';
import { test } from './screen-fixture.ts';
import { screens, words } from './screens.ts';

const TARGET_PX = 48;

for (const language of ['ko', 'en'] as const) {
  test.describe(`screens in ${language}`, () => {
    for (const screen of screens) {
      test(screen.name, async ({ openScreen }) => {
        const page = await openScreen(screen.start, language);
        await screen.go(page, words[language]);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await inspectScreen(page, TARGET_PX);
      });
    }
  });
}
