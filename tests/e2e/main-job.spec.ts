/** The main job as a person does it: two counters, one hub, real files, real sockets, pulled plugs. */
import type { Page } from '@playwright/test';
import { query } from '#tests/support/query.ts';
import { expect, test } from './station-fixture.ts';

/** Types into the one box and opens the person who comes first. */
async function open(page: Page, fragment: string, name: string): Promise<void> {
  await page.getByRole('combobox').fill(fragment);
  await page.getByRole('option').filter({ hasText: name }).first().waitFor();
  await page.getByRole('combobox').press('Enter');
  await expect(page.getByRole('article').getByRole('heading', { level: 1 })).toHaveText(name);
}

/** Records a shirt size in three touches: garment, size, fit. */
async function recordShirt(page: Page, value: string): Promise<void> {
  const sizes = page.getByRole('region', { name: 'Sizes' });
  await sizes.getByRole('button', { name: 'Shirt', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('group', { name: 'Size', exact: true })
    .getByRole('button', { name: value, exact: true })
    .click();
  await dialog.getByRole('button', { name: 'Fits' }).click();
  await expect(dialog).toBeHidden();
}

const sizeRow = (page: Page, value: string) =>
  page
    .getByRole('region', { name: 'Sizes' })
    .getByRole('button', { name: `Record Shirt again, now ${value}` });

test('a size recorded in three touches at one counter is on the card at the other', async ({
  openCounter,
}) => {
  const [first, second] = [await openCounter('first'), await openCounter('second')];
  await open(first.page, '4821', '김민지');
  await open(second.page, 'ㄱㅁㅈ', '김민지');
  await recordShirt(first.page, '100');
  await expect(sizeRow(first.page, '100')).toBeVisible();
  await expect(sizeRow(second.page, '100')).toBeVisible();
});

test('what a counter saved without a hub survives a pulled plug and reaches the other once', async ({
  shop,
  openCounter,
}) => {
  const first = await openCounter('first');
  const second = await openCounter('second');
  await open(second.page, 'minji.k', '김민지');
  await open(first.page, 'minji.k', '김민지');
  await shop.hub().kill();
  await expect(first.page.getByRole('button', { name: /Offline since/ })).toBeVisible();

  await recordShirt(first.page, '105');
  await expect(sizeRow(first.page, '105')).toBeVisible();
  await first.pullPlug();

  const again = await openCounter('first');
  await open(again.page, 'minji.k', '김민지');
  await expect(sizeRow(again.page, '105')).toHaveCount(1);
  await expect(again.page.getByRole('button', { name: /Offline since .*1 unsent/ })).toBeVisible();
  await expect(sizeRow(second.page, '105')).toHaveCount(0);

  await shop.startHub();
  await expect(sizeRow(second.page, '105')).toHaveCount(1, { timeout: 40_000 });
  await expect(again.page.getByRole('button', { name: 'Online', exact: true })).toBeVisible({
    timeout: 40_000,
  });
  await expect(sizeRow(again.page, '105')).toHaveCount(1);
});

test('a field changed at two counters is shown to a person with both values, and settled by one', async ({
  shop,
  openCounter,
}) => {
  const first = await openCounter('first');
  const second = await openCounter('second');
  await shop.hub().kill();
  for (const [counter, email] of [
    [first, 'one@example.com'],
    [second, 'two@example.com'],
  ] as const) {
    await open(counter.page, '4821', '김민지');
    await counter.page.getByRole('button', { name: 'Edit', exact: true }).click();
    await counter.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await counter.page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(counter.page.getByRole('article').getByText(email)).toBeVisible();
  }
  await shop.startHub();

  const attention = /Attention 1/;
  const chips = [first, second].map((counter) =>
    counter.page.getByRole('button', { name: attention }),
  );
  await expect
    .poll(async () => (await Promise.all(chips.map((chip) => chip.count()))).join(), {
      timeout: 40_000,
    })
    .toMatch(/^(1,0|0,1)$/);
  const loser = (await chips[0]?.count()) === 1 ? first : second;
  const winner = loser === first ? second : first;
  const [mine, theirs] =
    loser === first
      ? ['one@example.com', 'two@example.com']
      : ['two@example.com', 'one@example.com'];
  await expect(loser.page.getByRole('article').getByText(theirs).first()).toBeVisible();

  await loser.page.getByRole('button', { name: /To settle/ }).click();
  await expect(loser.page.getByText(mine).first()).toBeVisible();
  await expect(loser.page.getByText(theirs).first()).toBeVisible();
  await loser.page.getByRole('button', { name: 'Keep this one' }).click();
  await expect(loser.page.getByRole('button', { name: attention })).toBeHidden();
  await expect(winner.page.getByRole('article').getByText(mine)).toBeVisible();
});

test('a change that the hub refuses is shown in words and kept until a person lets it go', async ({
  shop,
  openCounter,
}) => {
  const counter = await openCounter('first');
  await open(counter.page, 'emma wilson', 'Emma Wilson');
  await shop.hub().kill();
  await recordShirt(counter.page, '95');
  await query(
    shop.database.url,
    `UPDATE record SET doc = NULL, version = nextval('record_version')
      WHERE kind = 'customer' AND doc #>> '{name,given}' = 'Emma' AND doc #>> '{name,family}' = 'Wilson'`,
  );
  await shop.startHub();
  await expect(counter.page.getByRole('button', { name: /Attention 1/ })).toBeVisible({
    timeout: 40_000,
  });
  await counter.page.getByRole('button', { name: /To settle/ }).click();
  await expect(counter.page.getByRole('main').getByText(/Shirt 95/)).toBeVisible();
  await counter.page
    .getByRole('button', { name: /Discard|Let it go/i })
    .first()
    .click();
  await counter.page
    .getByRole('dialog')
    .or(counter.page.getByRole('alertdialog'))
    .getByRole('button', { name: /Discard|Let it go/i })
    .click();
  await expect(counter.page.getByRole('button', { name: /Attention/ })).toBeHidden();
});

test('a scan lands in the box wherever the focus is, and finds the loyalty card', async ({
  openCounter,
}) => {
  const { page } = await openCounter('first');
  await open(page, 'emma wilson', 'Emma Wilson');
  await page.getByRole('tab', { name: /Notes/ }).click();
  await scan(page, 'DG10000001');
  await expect(page.getByRole('combobox')).toHaveValue('DG10000001');
  await expect(page.getByRole('option').first()).toContainText('김민지');
});

/** Sends the keys as a wedge scanner does: one after the other without waiting, Enter last. */
async function scan(page: Page, code: string): Promise<void> {
  const wire = await page.context().newCDPSession(page);
  const strokes = [...code].map((character) => ({
    key: character,
    code: /\d/.test(character) ? `Digit${character}` : `Key${character}`,
    text: character,
    modifiers: /[A-Z]/.test(character) ? 8 : 0,
  }));
  const enter = { key: 'Enter', code: 'Enter', text: '\r', modifiers: 0 };
  await Promise.all(
    [...strokes, enter].flatMap((stroke) => [
      wire.send('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke }),
      wire.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke }),
    ]),
  );
}

test('a counter works in Korean with the keyboard alone', async ({ openCounter }) => {
  const { page } = await openCounter('first', 'ko');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await page.keyboard.press('F2');
  await page.keyboard.insertText('김ㅁㅈ');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').getByRole('heading', { level: 1 })).toHaveText('김민지');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox')).toBeFocused();
  await expect(page.getByRole('combobox')).toHaveValue('김ㅁㅈ');
});

test('nothing personal is in titles, addresses or the storage of the page', async ({
  openCounter,
}) => {
  const { page } = await openCounter('first');
  await open(page, '4821', '김민지');
  const kept = await page.evaluate(() =>
    JSON.stringify([document.title, location.href, { ...localStorage }, { ...sessionStorage }]),
  );
  expect(kept).not.toMatch(/김민지|Minji|4821|example\.com/i);
});

test('the page breaks no rule of its content policy while it is used', async ({ openCounter }) => {
  const { page } = await openCounter('first');
  const violations: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') violations.push(message.text());
  });
  page.on('pageerror', (error) => violations.push(String(error)));
  await open(page, '4821', '김민지');
  await recordShirt(page, '110');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(sizeRow(page, '110')).toHaveCount(0);
  await page.getByRole('tab', { name: /Notes/ }).click();
  await page.getByRole('radio', { name: '한국어' }).click();
  await expect(page.getByRole('heading', { name: '사이즈' })).toBeVisible();
  expect(violations).toEqual([]);
});
