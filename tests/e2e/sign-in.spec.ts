/** Signing in, locking and switching at a real counter: nothing of one person's work is left for the next. */
import { enterPin, signIn } from '#tests/support/sign-in.ts';
import { expect, test } from './station-fixture.ts';

test('locking takes everything off the screen; who comes back is where they were, another starts clean', async ({
  openCounter,
}) => {
  const { page } = await openCounter('first');
  await page.getByRole('combobox').fill('김민지');
  await page.getByRole('option').first().waitFor();
  await page.getByRole('combobox').press('Enter');
  const card = page.getByRole('heading', { level: 1, name: '김민지' });
  await expect(card).toBeVisible();

  await page.keyboard.press('F9');
  await expect(page.getByLabel('PIN', { exact: true })).toBeVisible();
  expect(await page.content()).not.toMatch(/김민지|4821/);

  await enterPin(page);
  await expect(card).toBeVisible();

  await page.getByRole('button', { name: /Signed in: 박서연/ }).click();
  await page.getByRole('menuitem', { name: 'Somebody else' }).click();
  await expect(page.getByText('Touch your name or scan your badge.')).toBeVisible();
  const from = performance.now();
  await signIn(page, '이준호');
  expect(performance.now() - from).toBeLessThan(3_000);
  await expect(card).toHaveCount(0);
  await expect(page.getByRole('combobox')).toHaveValue('');
});

test('wrong PINs lock a person out, and a pulled plug does not let them in sooner', async ({
  openCounter,
}) => {
  const first = await openCounter('first');
  await first.page.keyboard.press('F9');
  for (let time = 1; time <= 5; time += 1) {
    await enterPin(first.page, '739406');
    await expect(first.page.getByRole('status').locator('strong')).toBeVisible();
  }
  await expect(first.page.getByText(/Wait (?:30|[12]?\d) s/)).toBeVisible();
  await first.pullPlug();

  const again = await openCounter('first', 'en', null);
  await again.page.getByRole('button', { name: /박서연/ }).click();
  await enterPin(again.page);
  await expect(again.page.getByText(/Wait (?:30|[12]?\d) s/)).toBeVisible();
});

test('a lead gives a code, and its owner sets a PIN with it that works at the other counter', async ({
  openCounter,
}) => {
  const first = await openCounter('first');
  const second = await openCounter('second', 'en', null);
  await first.page.getByRole('button', { name: /Signed in: 박서연/ }).click();
  await first.page.getByRole('menuitem', { name: 'Code for a colleague' }).click();
  await first.page.getByRole('button', { name: '최유나' }).click();
  const shown = first.page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const code = (await shown.textContent()) ?? '';
  await first.page.getByRole('button', { name: 'Close' }).click();
  await first.page.keyboard.press('F9');
  await first.page.getByRole('button', { name: 'Somebody else' }).click();
  await first.page.getByRole('button', { name: /최유나/ }).click();
  await first.page.getByLabel('One-time code').fill(code);
  await first.page.getByLabel('Your new PIN').fill('739406');
  await first.page.getByLabel('The PIN again').fill('739406');
  await first.page.getByRole('button', { name: 'Set the PIN and sign in' }).click();
  await expect(first.page.getByRole('button', { name: /Signed in: 최유나/ })).toBeVisible();

  await second.page.getByRole('button', { name: /최유나/ }).click();
  await expect(async () => {
    await enterPin(second.page, '739406');
    await expect(second.page.getByRole('combobox')).toBeVisible({ timeout: 1_500 });
  }).toPass({ timeout: 90_000 });
});

test('an associate saves customer data as a file only where a lead agrees', async ({
  openCounter,
}) => {
  const { page } = await openCounter('first', 'en', '이준호');
  await page.getByRole('button', { name: 'Online', exact: true }).click();
  await page.getByRole('button', { name: 'Save a file for support' }).click();
  const dialog = page.getByRole('dialog', { name: 'A lead has to agree' });
  await dialog.getByRole('button', { name: '박서연' }).click();
  await dialog.getByRole('button', { name: 'Support needs it' }).click();
  await dialog.getByLabel('Their PIN').fill('482915');
  const download = page.waitForEvent('download');
  await dialog.getByLabel('Their PIN').press('Enter');
  expect((await download).suggestedFilename()).toMatch(/^dangol-/);
});
