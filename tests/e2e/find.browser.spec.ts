/** Find by keyboard, by finger, by an input method and by a scanner: equals, and nothing typed is lost. */
import { expect } from '@playwright/test';
import { pull, test } from './screen-fixture.ts';
import { box, openCustomer, search, words } from './screens.ts';

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

test('customers opened before are at hand while the box is empty', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, 'emma', 'Emma Wilson');
  await openCustomer(page, '남궁서', '남궁서');
  await page.getByRole('button', { name: 'Empty the box' }).click();
  await expect(page.getByRole('option')).toHaveText([/남궁서/, /Emma Wilson/]);
  await page.getByRole('option').nth(1).click();
  await expect(page.getByRole('article', { name: 'Emma Wilson' })).toBeVisible();
});

test('names that are only similar stand apart, in words, and are counted apart', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await search(page, '김민재');
  const list = page.getByRole('listbox');
  const similar = list.getByRole('group', { name: 'Similar names' });
  await expect(page.getByText('1 customer · 7 similar')).toBeVisible();
  await expect(similar.getByText('Similar names')).toBeVisible();
  await expect(similar.getByRole('option')).toHaveCount(7);
  await expect(page.getByRole('option').first()).toContainText('김민재');
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-setsize', '8');
  await box(page).press('ArrowDown');
  await expect(similar.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await expect(similar.getByRole('option').first()).toHaveAttribute('aria-posinset', '2');

  await search(page, '김밍지');
  await expect(page.getByText('No exact match · 4 similar')).toBeVisible();
  await box(page).press('Enter');
  await expect(page.getByRole('article', { name: '김민지' })).toBeVisible();
});

test('the list grows to its end by keys, and says there that more must be typed', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await search(page, 'guest');
  await expect(page.getByText('200+ customers')).toBeVisible();
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-setsize', '-1');
  await box(page).press('Control+End');
  const last = page.getByRole('option').filter({ hasText: 'guest199@example.com' });
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await expect(last).toHaveAttribute('aria-setsize', '200');
  await expect(last).toHaveAttribute('aria-posinset', '200');
  await expect(page.getByText('There are more. Type more to narrow it down.')).toBeInViewport();
  await expect(box(page)).toHaveAttribute(
    'aria-activedescendant',
    (await last.getAttribute('id')) ?? '',
  );
});

test('the list grows under a scrolling finger, and only what is near is drawn', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await search(page, 'guest');
  const list = page.getByRole('listbox');
  const height = () => list.evaluate((element) => element.scrollHeight);
  // Typing rests: what is below the view comes by itself, and beyond that for who scrolls.
  await expect.poll(height).toBe(100 * 80);
  await list.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect.poll(height).toBeGreaterThanOrEqual(200 * 80);
  expect(await page.getByRole('option').count()).toBeLessThan(40);
});

test('rows that stay while more is typed are the same rows, and nothing between is empty', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'ko');
  await search(page, '김');
  const minji = page.getByRole('option').first();
  await minji.evaluate((element) => {
    element.setAttribute('data-seen', 'before');
    const list = document.querySelector('[role="listbox"]') as Element;
    const fewest = { rows: Number.POSITIVE_INFINITY };
    new MutationObserver(() => {
      fewest.rows = Math.min(fewest.rows, list.querySelectorAll('[role="option"]').length);
      list.setAttribute('data-fewest', String(fewest.rows));
    }).observe(list, { childList: true, subtree: true });
  });
  const top = await minji.evaluate((element) => element.getBoundingClientRect().top);
  await box(page).pressSequentially('민');
  await box(page).pressSequentially('지');
  await expect(page.getByText('4명')).toBeVisible();
  await expect(minji).toHaveAttribute('data-seen', 'before');
  expect(await minji.evaluate((element) => element.getBoundingClientRect().top)).toBe(top);
  expect(
    Number(await page.getByRole('listbox').getAttribute('data-fewest')),
  ).toBeGreaterThanOrEqual(4);
});

test('only a search that takes long is mentioned, and what was found stays meanwhile', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await search(page, '김민지');
  const said = await page.getByRole('status').first().elementHandle();
  await said?.evaluate((element) => {
    new MutationObserver(() => {
      document.body.dataset.said = `${document.body.dataset.said ?? ''}|${element.textContent}`;
    }).observe(element, { childList: true, subtree: true, characterData: true });
  });
  await pull(page, 'slowDown', 60);
  await search(page, '김민재');
  await expect(page.getByText('1 customer · 7 similar')).toBeVisible();
  expect(await page.evaluate(() => document.body.dataset.said)).not.toContain('Looking');
  await pull(page, 'slowDown', 1500);
  await box(page).fill('김민지');
  await expect(page.getByText('Looking…')).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText('김민재');
  await expect(page.getByText('4 customers')).toBeVisible();
});

test('a second word narrows to a city, marked in the row like the name', async ({ openScreen }) => {
  const page = await openScreen('open', 'ko');
  await search(page, '김 서울');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option').locator('mark')).toHaveText(['김', '서울']);
});

for (const [what, typed] of [
  ['a right-to-left script', 'سلام عليكم 123'],
  ['emoji', '👨‍👩‍👧 💥'],
  ['operators of other machines', '\' OR 1=1 -- " * NEAR ( -'],
  ['500 characters', '가나다 '.repeat(125)],
  ['only signs', '!!! ...'],
] as const) {
  test(`${what} in the box leaves everything calm`, async ({ openScreen }) => {
    const page = await openScreen('open', 'en');
    await box(page).fill(typed);
    await expect(page.getByText('No match')).toBeVisible();
    await expect(page.getByText('Nobody found for')).toBeVisible();
    const overflows = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(overflows).toBe(false);
  });
}

test('signs that cannot be seen are an empty box', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, 'emma', 'Emma Wilson');
  await box(page).fill('\u200b\u200d \u2060');
  await expect(page.getByText('Opened recently')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(1);
});

test('status updates leave the list where it was scrolled to', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await search(page, '민');
  const list = page.getByRole('listbox');
  await expect.poll(() => list.evaluate((element) => element.scrollHeight)).toBeGreaterThan(2000);
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

test('while the book arrives, who is not found may still come', async ({ openScreen }) => {
  const page = await openScreen('first_sync', 'en');
  await pull(page, 'advanceFirstSync', 0.43);
  await expect(page.getByText('43% of the book is here')).toBeVisible();
  await box(page).fill('없는사람');
  await expect(page.getByText('Nobody found yet for')).toBeVisible();
  await pull(page, 'advanceFirstSync', 1);
  await expect(page.getByText('Nobody found for')).toBeVisible();
  await expect(page.getByText('of the book is here')).toHaveCount(0);
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
  await expect(page.getByRole('button', { name: words.en.person })).toBeVisible();
});
