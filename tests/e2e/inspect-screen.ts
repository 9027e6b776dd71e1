/** What every screen has to be, whatever stands on it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** @param targetPx the least width and height of whatever can be touched. */
export async function inspectScreen(page: Page, targetPx: number): Promise<void> {
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
    }, targetPx);
  expect(small).toEqual([]);
}
