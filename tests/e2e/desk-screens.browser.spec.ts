/**
 * Every screen of the pickup desk, one after the other in Korean dark and in English light: axe finds nothing,
 * and everything that can be touched is large enough to touch.
 */
import { expect } from '@playwright/test';
import { deskScreens, deskWords } from './desk-screens.ts';
import { inspectScreen } from './inspect-screen.ts';
import { test } from './screen-fixture.ts';

const TARGET_PX = 64;
const COUNTER_TARGET_PX = 48;

for (const [nth, { name, start = 'desk', go }] of deskScreens.entries()) {
  const language = nth % 2 === 0 ? 'ko' : 'en';
  test(`the desk in ${language}: ${name}`, async ({ openScreen }) => {
    const page = await openScreen(start, language);
    const words = deskWords[language];
    const dark = page.getByRole('button', { name: words.dark });
    if (language === 'ko' && start === 'desk') await dark.click();
    await go(page, words);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await inspectScreen(page, start === 'open' ? COUNTER_TARGET_PX : TARGET_PX);
  });
}
