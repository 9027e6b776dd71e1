/** Find by keyboard, by finger, by an input method and by a scanner: equals, and nothing typed is lost. */
import { expect, type Page } from '@playwright/test';
import { pull, test } from './screen-fixture.ts';
import { box, openCustomer, press, search, words } from './screens.ts';

/** Types as a scanner does: at once, by the key's place, with what the layout makes of it. */
async function scan(page: Page, text: string, keyOf: (character: string) => string): Promise<void> {
  const keys = [...text].map((character) => ({
    code: /\d/.test(character) ? `Digit${character}` : `Key${character.toUpperCase()}`,
    key: keyOf(character),
    shiftKey: character !== character.toLowerCase(),
  }));
  await page.evaluate((presses) => {
    // Made before any is handled: an event has the time it was made at, and how long a busy machine
    // takes over each must not make a slow typist of the scanner.
    const downs = [...presses, { code: 'Enter', key: 'Enter', shiftKey: false }].map(
      (init) => new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }),
    );
    for (const down of downs) {
      const target = document.activeElement ?? document.body;
      const types = target.dispatchEvent(down) && down.key.length === 1;
      if (types && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) {
        document.execCommand('insertText', false, down.key);
      }
    }
  }, keys);
}

test('arrows, Enter and Esc go through the list and the card, and the typed text stays', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'ko');
  await search(page, '김민');
  await box(page).press('ArrowDown');
  await box(page).press('Enter');
  await expect(page.getByRole('article', { name: '김민재' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('article')).toHaveCount(0);
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue('김민');
  await expect(page.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(box(page)).toHaveValue('김민');
});

test('the slash and F2 go to the box from anywhere, and a slash is never typed into it', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, 'emma', 'Emma Wilson');
  await page.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue('emma');
  await page.keyboard.type('/wilson');
  await expect(box(page)).toHaveValue('wilson');
  await page.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('F2');
  await expect(box(page)).toBeFocused();
});

test('a syllable still being composed is searched for already', async ({ openScreen }) => {
  const page = await openScreen('open', 'ko');
  const client = await page.context().newCDPSession(page);
  await box(page).focus();
  for (const text of ['ㄱ', '기', '김']) {
    await client.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
  }
  await expect(page.getByRole('option').first()).toContainText('김민지');
  await client.send('Input.insertText', { text: '김' });
  await expect(box(page)).toHaveValue('김');
});

test('an Enter that ends a syllable opens the customer as well', async ({ openScreen }) => {
  const page = await openScreen('open', 'ko');
  await search(page, '남궁서');
  await box(page).evaluate((element) => {
    const key = { code: 'Enter', key: 'Process', isComposing: true, bubbles: true };
    element.dispatchEvent(new KeyboardEvent('keydown', key));
    element.dispatchEvent(new CompositionEvent('compositionend', { data: '서', bubbles: true }));
  });
  await expect(page.getByRole('article', { name: '남궁서' })).toBeVisible();
});

test('a scanned code that means one customer opens them', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await expect(box(page)).toBeFocused();
  await scan(page, 'emmawilson', (character) => character);
  await expect(page.getByText('Nobody found')).toBeVisible();
  await scan(page, 'featherst', (character) => character);
  await expect(page.getByRole('article', { name: /Maximiliana/ })).toBeVisible();
});

test('a scan goes into the box under a Korean layout, from wherever the focus is', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'ko');
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('tab', { name: words.ko.notes }).click();
  const note = page.getByLabel(words.ko.newNote);
  await note.fill('목요일에 ');
  await note.focus();
  const hangul: Record<string, string> = { D: 'ㅇ', G: 'ㅎ' };
  await scan(page, 'DG104821', (character) => hangul[character] ?? character);
  await expect(box(page)).toHaveValue('DG104821');
  await expect(box(page)).toBeFocused();
  await expect(note).toHaveValue('목요일에 ');
});

test('a scan closes an open panel rather than pressing what is in it', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await press(page, words.en.recordSize);
  await expect(page.getByRole('dialog')).toBeVisible();
  await scan(page, '8801234567893', (character) => character);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(box(page)).toHaveValue('8801234567893');
  await expect(page.getByText('unsent')).toHaveCount(0);
});

test('customers opened before are at hand while the box is empty', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, 'emma', 'Emma Wilson');
  await openCustomer(page, '남궁서', '남궁서');
  await page.getByRole('button', { name: 'Empty the box' }).click();
  await expect(page.getByRole('option')).toHaveText([/남궁서/, /Emma Wilson/]);
  await page.getByRole('option').nth(1).click();
  await expect(page.getByRole('article', { name: 'Emma Wilson' })).toBeVisible();
});

test('status updates leave the list where it was scrolled to', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await search(page, '민');
  const list = page.getByRole('listbox');
  await list.evaluate((element) => element.scrollTo({ top: 1200 }));
  await pull(page, 'goOffline');
  await expect(page.getByRole('button', { name: /^Offline/ })).toBeVisible();
  expect(await list.evaluate((element) => element.scrollTop)).toBe(1200);
});

test('what is here of a first sync can be found while the rest arrives', async ({ openScreen }) => {
  const page = await openScreen('first_sync', 'en');
  await pull(page, 'advanceFirstSync', 0.3);
  await search(page, '김');
  await page.getByRole('option').first().click();
  await expect(page.getByRole('article', { name: '김민지' })).toBeVisible();
});

test('the language is kept, and nothing personal with it', async ({ openScreen }) => {
  const page = await openScreen('open', 'ko');
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('radio', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: words.en.recordSize })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ 'dangol.language': 'en' });
  expect([await page.title(), new URL(page.url()).search]).toEqual(['Dangol', '']);
  await page.reload();
  await expect(page.getByRole('button', { name: words.en.staff })).toBeVisible();
});
