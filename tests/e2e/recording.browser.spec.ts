/** What is learnt at the counter: few touches, always a way back, and the truth about saving. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { pull, test } from './screen-fixture.ts';
import { openCustomer, press, typePin, words } from './screens.ts';

const word = words.en;

test('a size nobody knew is saved with three touches', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '남궁서', '남궁서');
  const sizes = page.getByRole('region', { name: 'Sizes' });
  await sizes.getByRole('button', { name: 'Jacket' }).click();
  await page.getByRole('button', { name: '100', exact: true }).click();
  await press(page, word.fits);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(sizes.getByText('100', { exact: true })).toBeVisible();
  await expect(sizes.getByText('Fits')).toBeVisible();
});

test('a size that is known is confirmed with two touches', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  const sizes = page.getByRole('region', { name: 'Sizes' });
  await press(page, word.trousersAgain);
  await press(page, 'Large');
  await expect(sizes.getByText('Large', { exact: true })).toBeVisible();
});

test('a clock stands by what is only here, and is gone when the hub has it', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await pull(page, 'holdAnswers');
  await openCustomer(page, '김민지', '김민지');
  await press(page, word.recordSize);
  await press(page, word.fits);
  const clock = page.getByRole('img', { name: 'Saved here, not sent yet' });
  await expect(clock).toBeVisible();
  await expect(page.getByRole('button', { name: 'Syncing 1' })).toBeVisible();
  await pull(page, 'releaseAnswers');
  await expect(clock).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Online' })).toBeVisible();
});

test('undo takes back what was just recorded', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '남궁서', '남궁서');
  await press(page, 'Shirt');
  await page.getByRole('button', { name: '95', exact: true }).click();
  await press(page, word.fits);
  await press(page, word.undo);
  await expect(page.getByText('No sizes yet.')).toBeVisible();
});

test('an undo that cannot be saved says so, and what was recorded stays', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '남궁서', '남궁서');
  await press(page, 'Shirt');
  await page.getByRole('button', { name: '95', exact: true }).click();
  await press(page, word.fits);
  await pull(page, 'fillDisk');
  await press(page, word.undo);
  await expect(page.getByText('so nothing can be saved')).toBeVisible();
  await expect(page.getByText('No sizes yet.')).toHaveCount(0);
});

test('a size that is no size is not saved, and its input stays', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '남궁서', '남궁서');
  await press(page, 'Shirt');
  await page.getByLabel('Or type it').fill('??');
  await press(page, word.fits);
  await expect(page.getByLabel('Or type it')).toHaveValue('??');
  await expect(page.getByText('Choose or type a size.')).toBeVisible();
  await page.getByLabel('Or type it').fill('82-88-160');
  await press(page, word.fits);
  await expect(page.getByRole('region', { name: 'Sizes' }).getByText('82-88-160')).toBeVisible();
});

test('zones and a note go with the verdict', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await press(page, word.trousersAgain);
  await page.getByRole('button', { name: word.waist }).click();
  await page.getByRole('button', { name: word.waist }).click();
  await page.getByLabel('Note, if any').fill('belt needed');
  await press(page, word.fits);
  await expect(page.getByText('Fits · Waist large').first()).toBeVisible();
  await expect(page.getByText('belt needed')).toBeVisible();
});

test('taste is one touch on a chip, and another takes it back', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '남궁서', '남궁서');
  await press(page, word.recordTaste);
  const chip = page.getByRole('dialog').getByRole('button', { name: 'Navy' });
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'false');
});

test('what must never be offered again stands out on the card', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '남궁서', '남궁서');
  await press(page, word.recordTaste);
  const never = page.getByRole('group', { name: 'Never again' });
  await never.getByRole('textbox').fill('Sequins');
  await never.getByRole('textbox').press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Taste' }).getByText('Sequins')).toBeVisible();
});

test('a note is saved with Ctrl and Enter; a draft outlives a look at someone else', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('tab', { name: word.notes }).click();
  await page.getByLabel(word.newNote).fill('back on Thursday');
  await openCustomer(page, 'emma', 'Emma Wilson');
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('tab', { name: word.notes }).click();
  await expect(page.getByLabel(word.newNote)).toHaveValue('back on Thursday');
  await page.getByLabel(word.newNote).press('Control+Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'back on Thursday' })).toBeVisible();
  await expect(page.getByLabel(word.newNote)).toHaveValue('');
});

test('a full disk keeps what was typed and says nothing is saved', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await pull(page, 'fillDisk');
  await page.getByRole('tab', { name: word.notes }).click();
  await page.getByLabel(word.newNote).fill('back on Thursday');
  await page.getByLabel(word.newNote).press('Control+Enter');
  await expect(page.getByText('nothing can be saved').first()).toBeVisible();
  await expect(page.getByLabel(word.newNote)).toHaveValue('back on Thursday');
});

test('the profile is edited in place, and unsaved input is not left by accident', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await press(page, word.edit);
  await page.getByLabel(word.phone, { exact: true }).fill('010 7777 1234');
  await page.keyboard.press('Escape');
  await press(page, word.stay);
  await expect(page.getByLabel(word.phone, { exact: true })).toHaveValue('010 7777 1234');
  await press(page, word.save);
  await expect(page.getByText('010-7777-1234')).toBeVisible();
  await press(page, word.edit);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: word.edit })).toBeVisible();
});

test('unsaved input is not left by going to another screen either', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await press(page, word.edit);
  await page.getByLabel(word.email, { exact: true }).fill('minji@new.example');
  await page.getByRole('button', { name: word.toSettle }).click();
  await press(page, word.stay);
  await expect(page.getByLabel(word.email, { exact: true })).toHaveValue('minji@new.example');
  await page.getByRole('button', { name: word.toSettle }).click();
  await press(page, word.leave);
  await expect(page.getByText('Nothing is waiting for you.')).toBeVisible();
});

test('of a conflict the chosen value stays', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await pull(page, 'failToSettle', 'conflict');
  await openCustomer(page, '김민지', '김민지');
  await expect(page.getByText('010-7777-1234')).toBeVisible();
  await press(page, 'Keep that one');
  await expect(page.getByText('Changed in two places')).toHaveCount(0);
  await expect(page.getByText('010-8888-4821')).toBeVisible();
});

test('a refused change is let go only after asking', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await pull(page, 'failToSettle', 'rejected');
  await page.getByRole('button', { name: word.toSettle }).click();
  await press(page, word.letGo);
  await press(page, 'Keep it');
  await expect(page.getByText('Not accepted by the hub')).toBeVisible();
  await press(page, word.letGo);
  await page.getByRole('alertdialog').getByRole('button', { name: word.letGo }).click();
  await expect(page.getByText('Nothing is waiting for you.')).toBeVisible();
});

test('support gets a file of what is unsent', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await page.getByRole('button', { name: 'Online' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press(page, 'Save a file for support'),
  ]);
  expect(download.suggestedFilename()).toBe('dangol-support.json');
});

test('one refused change is saved as a file of its own', async ({ openScreen }) => {
  const page = await openScreen('open', 'en');
  await pull(page, 'failToSettle', 'conflict', 'rejected');
  await page.getByRole('button', { name: word.toSettle }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).nth(1).click(),
  ]);
  expect(download.suggestedFilename()).toBe('dangol-one.json');
  const saved = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(saved.attention).toMatchObject([{ reason: 'rejected' }]);
});

test('of a customer who is erased nothing stays on the screen, nor comes back from memory', async ({
  openScreen,
}) => {
  const page = await openScreen('open', 'en');
  await openCustomer(page, '김민지', '김민지');
  await page.getByRole('tab', { name: word.notes }).click();
  await page.getByLabel(word.newNote).fill('unsaved words');
  await pull(page, 'erase', 'demo:1');
  await expect(page.getByText('This customer asked to be erased.')).toBeVisible();
  await expect(page.getByText('010-4421-4821')).toHaveCount(0);
  await expect(page.getByRole('option', { name: /4821/ })).toHaveCount(0);
  await press(page, 'Back to the list');
  await page.getByRole('combobox').fill('');
  await expect(page.getByText('Nobody yet.')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(0);
});

test('who is signed in is shown, and named on what is recorded', async ({ openScreen }) => {
  const page = await openScreen('locked', 'en');
  await press(page, /Jane Cooper/);
  await typePin(page);
  await expect(page.getByRole('button', { name: 'Signed in: Jane Cooper' })).toBeVisible();
  await openCustomer(page, '남궁서', '남궁서');
  await press(page, 'Shirt');
  await page.getByRole('button', { name: '95', exact: true }).click();
  await press(page, word.fits);
  await expect(page.getByRole('region', { name: 'Sizes' }).getByText('Jane Cooper')).toBeVisible();
});
