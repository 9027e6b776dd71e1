/**
 * Every screen in both languages: axe finds nothing, no word is left in the other language, and
 * everything that can be touched is large enough to touch. Leaves a picture of each in test-results.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './screen-fixture.ts';
import { screens, words } from './screens.ts';

const TARGET_PX = 48;

for (const language of ['ko', 'en'] as const) {
  test.describe(`screens in ${language}`, () => {
    for (const screen of screens) {
      test(screen.name, async ({ openScreen }, info) => {
        const page = await openScreen(screen.start, language);
        await screen.go(page, words[language]);
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: info.outputPath('screen.png') });

        await expect(page.locator('html')).toHaveAttribute('lang', language);
        const { violations } = await new AxeBuilder({ page })
          // Without frames there is nothing to collect from, and no second page is needed for it.
          .setLegacyMode()
          .analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);

        const small = await page
          .locator('button:visible, input:visible, textarea:visible, [role="option"]:visible')
          .evaluateAll((elements, target) => {
            // react-aria's own ways out for screen readers; nobody can see or touch them.
            const hidden = (element: Element) =>
              element.closest('[data-visually-hidden]') !== null ||
              (element.getAttribute('tabindex') === '-1' &&
                element.getAttribute('style')?.includes('width: 1px') === true);
            return elements
              .filter((element) => {
                const box = element.getBoundingClientRect();
                const tooSmall = Math.min(box.width, box.height) < target - 0.5;
                return tooSmall && !hidden(element);
              })
              .map((element) => element.outerHTML.slice(0, 120));
          }, TARGET_PX);
        expect(small).toEqual([]);
      });
    }
  });
}
