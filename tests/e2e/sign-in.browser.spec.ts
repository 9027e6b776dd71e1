/** The sign-in screen's answers: to wrong PINs, however they are typed, and to badges, wherever they are scanned. */
import { expect } from '@playwright/test';
import { fakePin } from '#tests/support/fake-session.ts';
import { scan } from './scanner.ts';
import { test } from './screen-fixture.ts';

const wrong = '739406';

test('a wrong PIN typed on the keyboard is said, and the box is empty for the next', async ({
  openScreen,
}) => {
  const page = await openScreen('locked', 'ko');
  await page.getByRole('button', { name: /박서연/ }).click();
  const field = page.getByLabel('PIN', { exact: true });
  await expect(field).toBeFocused();
  await page.keyboard.type(wrong, { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').locator('strong')).toContainText('PIN');
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
});

test('digits that come as fast as a scanner’s are taken for a badge, and that is said', async ({
  openScreen,
}) => {
  const page = await openScreen('locked', 'en');
  await page.getByRole('button', { name: /박서연/ }).click();
  const field = page.getByLabel('PIN', { exact: true });
  await expect(field).toBeFocused();
  await scan(page, wrong);
  await expect(page.getByRole('alert')).toContainText('read as a scanned badge');
  await expect(field).toHaveValue('');
  await field.fill(wrong);
  // An Enter so soon after a scan may be the scanner's.
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('status').locator('strong')).toContainText('Wrong PIN');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a scanned badge chooses its owner, from the names or from the PIN of another', async ({
  openScreen,
}) => {
  const page = await openScreen('locked', 'en');
  await page.getByRole('button', { name: /박서연/ }).click();
  const field = page.getByLabel('PIN', { exact: true });
  // Not by a key: that could be the first of the scan.
  await field.fill('1');
  await scan(page, 'DGS-LEE');
  await expect(page.getByRole('heading', { level: 1, name: '이도현' })).toBeVisible();
  await expect(field).toHaveValue('');
  await page.getByRole('button', { name: 'Somebody else' }).click();
  await scan(page, 'DGS-LEE');
  await expect(page.getByRole('heading', { level: 1, name: '이도현' })).toBeVisible();
  await field.fill(fakePin);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: /Signed in: 이도현/ })).toBeVisible();
});
