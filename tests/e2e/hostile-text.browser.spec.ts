/**
 * Text of an attacker, in a customer's name and everywhere a clerk can type: shown as text, in its own
 * writing direction, and nothing of it runs. Files dropped on the page open nothing.
 */
import { query } from '#tests/support/query.ts';
import { expect, test } from './station-fixture.ts';

const RLO = '\u202e';
const attack = `<img src=x onerror="window.hacked=1">${RLO}gnp.exe`;

test('a customer named like an attack is a name and nothing else, in the list and on the card', async ({
  shop,
  openCounter,
}) => {
  await query(
    shop.database.url,
    `UPDATE record SET version = nextval('record_version'),
       doc = jsonb_set(jsonb_set(jsonb_set(doc, '{name,given}', to_jsonb($1::text)),
         '{latinName}', to_jsonb($1::text)), '{tags}', jsonb_build_array($1::text))
      WHERE kind = 'customer' AND doc #>> '{name,given}' = 'Emma' AND doc #>> '{name,family}' = 'Wilson'`,
    [attack],
  );
  const { page } = await openCounter('first');
  await page.getByRole('combobox').fill('wilson img');
  await page.getByRole('option').filter({ hasText: '<img' }).first().waitFor();
  await page.getByRole('combobox').press('Enter');
  const card = page.getByRole('article');
  await expect(card.getByRole('heading', { level: 1 })).toHaveText(`${attack} Wilson`);
  await page.getByRole('tab', { name: /Notes/ }).click();
  await page.getByLabel('New note').fill(`${attack}<script>window.hacked=1</script>`);
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(card.getByText('<script>')).toBeVisible();

  const seen = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const loose: string[] = [];
    let texts = 0;
    while (walker.nextNode() !== null) {
      const { parentElement, textContent } = walker.currentNode;
      if (parentElement === null || textContent?.includes('\u202e') !== true) continue;
      texts += 1;
      // Up to the paragraph it stands in, something has to end its writing direction with it.
      let element: Element | null = parentElement;
      let isolated = false;
      while (element !== null && getComputedStyle(element).display === 'inline') {
        isolated ||= getComputedStyle(element).unicodeBidi.startsWith('isolate');
        element = element.parentElement;
      }
      const isParagraph = element === parentElement;
      if (!isolated && !isParagraph) loose.push(parentElement.outerHTML.slice(0, 200));
    }
    return { texts, loose, images: document.images.length, hacked: 'hacked' in window };
  });
  expect(seen).toMatchObject({ loose: [], images: 0, hacked: false });
  expect(seen.texts).toBeGreaterThan(3);
  expect(await page.title()).toBe('Dangol');
});

test('a file dropped on the page opens nothing', async ({ openCounter }) => {
  const { page } = await openCounter('first');
  const address = page.url();
  const wire = await page.context().newCDPSession(page);
  const data = { items: [], files: [import.meta.filename], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await wire.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  }
  await expect(page.getByRole('combobox')).toBeVisible();
  expect(page.url()).toBe(address);
  expect(page.context().pages()).toHaveLength(1);
});
