/** Every kind of code goes where it belongs, from wherever the focus is, and leaves nothing behind. */
import { expect } from '@playwright/test';
import { test } from './screen-fixture.ts';
import { scan } from './scanner.ts';
import { box, openCustomer, press, search, words } from './screens.ts';

const shirt = '2900000000018';

test('a member’s code opens the customer, whose number stands in the box', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'ko');
  await expect(box(page)).toBeFocused();
  await scan(page, 'DGM1.DG-104821');
  await expect(page.getByRole('article', { name: '김민지' })).toBeVisible();
  await expect(box(page)).toHaveValue('DG-104821');
  await expect(box(page)).toBeFocused();
});

for (const [what, code] of [
  ['an order', '#1042'],
  ['an order as a bare number', '1042'],
  ['a pickup', 'DG1.1042.n0nce.1790000000.c2ln'],
] as const) {
  test(`the code of ${what} opens its customer with that order in view`, async ({ openScreen }) => {
    const page = await openScreen('open', 'en');
    await openCustomer(page, '김민지', '김민지');
    await page.getByRole('tab', { name: words.en.notes }).click();
    await scan(page, code);
    const order = page.getByRole('listitem').filter({ hasText: '#1042' }).first();
    await expect(order).toHaveAttribute('aria-current', 'true');
    await expect(order).toBeInViewport({ ratio: 1 });
    await expect(box(page)).toHaveValue('#1042');
  });
}

test('a garment’s code with a card open is its size recorder, with what was scanned', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await scan(page, `https://id.gs1.org/01/0${shirt}/21/4711`);
  const recorder = page.getByRole('dialog', { name: 'Record a size for 김민지' });
  await expect(recorder).toContainText('Oxford button-down shirt White · 100');
  await expect(recorder.getByRole('button', { name: '100', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(box(page)).toHaveValue('김민지');
  await press(page, words.en.fits);
  await expect(recorder).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Record Shirt again, now 100' })).toBeVisible();
  await expect(
    page.getByText('옥스퍼드 버튼다운 셔츠 Oxford button-down shirt · White'),
  ).toBeVisible();
});

test('a product’s code with nobody open shows the product, and the next scan takes its place', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await expect(box(page)).toBeFocused();
  await scan(page, shirt);
  const product = page.getByRole('dialog', { name: /Oxford button-down shirt/ });
  await expect(product.getByText('₩69,000')).toBeVisible();
  await expect(product.getByRole('region', { name: 'Size' }).getByRole('listitem')).toHaveCount(5);
  await scan(page, '2900000000025');
  await expect(page.getByRole('dialog', { name: /Canvas tote/ })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue('');
});

for (const [code, said] of [
  ['DGM1.NOBODY1', 'Nobody has this member number'],
  ['#777777', 'No order has this number'],
  ['DG1.4711.n.1.s', 'This pickup’s order is not here'],
  ['8801234567893', 'No product has this barcode'],
] as const) {
  test(`${code} is named, with a way out: ${said}`, async ({ openScreen }) => {
    const page = await openScreen('open', 'en');
    await scan(page, code);
    await expect(page.getByRole('dialog', { name: said })).toBeVisible();
    await page.getByRole('button', { name: 'Look it up as typed' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(box(page)).toBeFocused();
    await expect(box(page)).not.toHaveValue('');
  });
}

test('a code of no known kind is looked up as typed, and the words say that it was scanned', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await scan(page, 'XK-00-FLOOR');
  await expect(box(page)).toHaveValue('XK-00-FLOOR');
  await expect(page.getByText('This was scanned.')).toBeVisible();
  await scan(page, 'featherst');
  await expect(page.getByRole('article', { name: /Maximiliana/ })).toBeVisible();
});

test('a number that must not be kept is neither looked up nor shown', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await scan(page, '900101-1234567');
  await expect(page.getByRole('dialog', { name: 'Not kept' })).toBeVisible();
  expect(await page.locator('body').innerText()).not.toContain('900101');
  await expect(box(page)).toHaveValue('');
});

test('a scan leaves nothing in a note under a Korean layout', async ({ openScreen }) => {
  const page = await openScreen('open', 'ko');
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('tab', { name: words.ko.notes }).click();
  const note = page.getByLabel(words.ko.newNote);
  await note.fill('목요일에 ');
  await note.focus();
  const hangul: Record<string, string> = { D: 'ㅇ', G: 'ㅎ', M: 'ㅡ' };
  await scan(page, 'DGM1.DG-101130', (character) => hangul[character] ?? character);
  await expect(page.getByRole('article', { name: '김민재' })).toBeVisible();
  await search(page, '김민지');
  // An Enter so soon after a scan may be the scanner's.
  await page.getByRole('option').first().click();
  await expect(page.getByRole('article', { name: '김민지' })).toBeVisible();
  await page.getByRole('tab', { name: words.ko.notes }).click();
  await expect(note).toHaveValue('목요일에 ');
});

test('a syllable that an input method was composing goes with the scan, early or late', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'ko');
  const client = await page.context().newCDPSession(page);
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('tab', { name: words.ko.notes }).click();
  const note = page.getByLabel(words.ko.newNote);
  await note.fill('목요일에 ');
  await note.focus();
  // The first key, then what the method makes of it, then the rest, and at last what it still held. All
  // at one time, a little ahead, so that a slow machine is no slow scanner.
  const at = (await page.evaluate(() => performance.now())) + 500;
  const press = (codes: readonly string[], late = '') =>
    page.evaluate(
      ([keys, time, text]) => {
        const target = document.activeElement ?? document.body;
        for (const code of keys) {
          const shiftKey = code.startsWith('Key');
          const down = new KeyboardEvent('keydown', {
            code,
            key: 'Process',
            shiftKey,
            bubbles: true,
            cancelable: true,
          });
          Object.defineProperty(down, 'timeStamp', { value: time });
          target.dispatchEvent(down);
        }
        if (text !== '') document.execCommand('insertText', false, text);
      },
      [codes, at, late] as const,
    );
  await press(['KeyD']);
  await client.send('Input.imeSetComposition', { text: 'ㅇ', selectionStart: 1, selectionEnd: 1 });
  await expect(note).toHaveValue('목요일에 ㅇ');
  const digits = [...'101130'].map((digit) => `Digit${digit}`);
  await press(['KeyG', ...digits, 'Enter'], 'ㅎ');
  await expect(page.getByRole('article', { name: '김민재' })).toBeVisible();
  await expect(box(page)).toHaveValue('DG101130');
  await page.waitForFunction((scanned) => performance.now() > scanned + 200, at);
  await search(page, '김민지');
  await box(page).press('Enter');
  await page.getByRole('tab', { name: words.ko.notes }).click();
  await expect(note).toHaveValue('목요일에 ');
});

test('a scan closes an open panel rather than pressing what is in it', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await press(page, words.en.recordTaste);
  await expect(page.getByRole('dialog')).toBeVisible();
  await scan(page, 'XK-00-FLOOR');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(box(page)).toHaveValue('XK-00-FLOOR');
  await expect(page.getByText('unsent')).toHaveCount(0);
});

test('a scan closes an open menu, and what it opens has the keyboard', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await press(page, words.en.person);
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await scan(page, 'DGM1.DG-104821');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.getByRole('article', { name: '김민지' })).toBeVisible();
  await expect(box(page)).toBeFocused();
});

test('a scanner that ends with two keys presses nothing by the second', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await search(page, '김');
  await scan(page, 'XK-00-FLOOR', (character) => character, 2);
  await expect(page.getByText('This was scanned.')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
  await scan(page, '8801234567893', (character) => character, 2);
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a form with unsaved input asks before a scanned customer takes its place', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await press(page, words.en.edit);
  await page.getByLabel(words.en.email, { exact: true }).fill('minji@new.example');
  await scan(page, 'DGM1.DG-101130');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.getByRole('button', { name: words.en.stay }).click();
  await expect(page.getByLabel(words.en.email, { exact: true })).toHaveValue('minji@new.example');
});
