/** The pickup desk as hands use it: a scanner in a hurry, a finger, a keyboard; and what the customer may see. */
import { expect, type Page } from '@playwright/test';
import { gtins } from '#tests/support/fake-pickups.ts';
import { codeOf, deskWords, searchbox, stands, waits } from './desk-screens.ts';
import { scan } from './scanner.ts';
import { pull, stopClock, test } from './screen-fixture.ts';
import { press } from './screens.ts';

const en = deskWords.en;
const hold = (page: Page) => page.getByRole('button', { name: en.hold });
const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

test('one scan and two touches hand an order over, and the desk waits again two seconds later', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await stands(page, 1042, en.ready);
  await press(page, en.all);
  await expect(hold(page)).toBeVisible();
  await stopClock(page);
  await hold(page).hover();
  await page.mouse.down();
  await page.clock.runFor(1000);
  await expect(h1(page)).toHaveText(en.done);
  await page.mouse.up();
  await page.clock.runFor(2000);
  await waits(page, en);
});

test('a button let go too early hands nothing over, and Enter held works as a finger does', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await stands(page, 1042, en.ready);
  await page.keyboard.press('Enter');
  await expect(hold(page)).toBeFocused();
  await stopClock(page);
  await page.keyboard.down('Enter');
  await page.clock.runFor(900);
  await page.keyboard.up('Enter');
  await page.clock.runFor(900);
  await expect(hold(page)).toBeVisible();
  await page.keyboard.down('Enter');
  await page.clock.runFor(1000);
  await expect(h1(page)).toHaveText(en.done);
});

test('scans alone hand an order over: the code, each item, the done card', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await scan(page, codeOf(1051));
  await scan(page, gtins.tote);
  await expect(hold(page)).toBeVisible();
  await scan(page, 'DGK1.DONE');
  await expect(h1(page)).toHaveText(en.done);
});

test('F29: twenty scans in a row, with a Korean input method on, are each handled once', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await stands(page, 1046, en.ready);
  // As many at once as a scanner can send in a second; the method takes every key for its own.
  await Promise.all(Array.from({ length: 19 }, () => scan(page, gtins.socks, () => 'Process')));
  await expect(h1(page)).toHaveText('19of 20');
  await scan(page, gtins.socks, () => 'Process', 2);
  await expect(hold(page)).toBeVisible();
});

test('F29: prefixes, Korean letters and half a code do no harm', async ({ openScreen }) => {
  const page = await openScreen('desk', 'en');
  const hangul: Record<string, string> = { D: 'ㅇ', G: 'ㅎ', n: 'ㅜ', g: 'ㅎ' };
  await scan(page, `]Q1${codeOf(1042)}`, (character) => hangul[character] ?? character);
  await expect(h1(page)).toHaveText(en.ready);
  await scan(page, `]E0${gtins.shirt}`);
  await expect(h1(page)).toHaveText('1of 5');
  // The first half was lost on its way.
  await scan(page, gtins.tote.slice(6));
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(h1(page)).toHaveText('1of 5');
  await scan(page, gtins.tote);
  await expect(h1(page)).toHaveText('2of 5');
});

test('a slip comes with each hand-over where there is a printer, unless the desk switched that off', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await pull(page, 'usePrinter', 'works');
  await press(page, en.noSlip);
  await stands(page, 1042, en.ready);
  await press(page, en.all);
  await stopClock(page);
  await scan(page, 'DGK1.DONE');
  await expect(page.getByRole('button', { name: en.slip })).toBeVisible();
  await page.clock.runFor(2000);
  await waits(page, en);
  await press(page, 'A slip with each hand-over');
  await stands(page, 1051, en.ready);
  await press(page, en.all);
  await scan(page, 'DGK1.DONE');
  await expect(page.getByText(en.slipPrinted)).toBeVisible();
});

test('a hold that arrives while items are counted stops the hand-over', async ({ openScreen }) => {
  const page = await openScreen('desk', 'en');
  await stands(page, 1042, en.ready);
  await press(page, en.all);
  await pull(page, 'hold', 1042);
  await expect(h1(page)).toHaveText(en.stop);
  await expect(hold(page)).toHaveCount(0);
});

test('a hold that only the shop system can release says so, and offers nobody to release it', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await press(page, en.queue);
  await page.getByRole('radio', { name: en.problem }).click();
  await press(page, /#1060/);
  const panel = page.getByRole('dialog');
  await expect(panel.getByText('Payment under review')).toBeVisible();
  await expect(panel.getByText('Released by the shop system')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Release' })).toHaveCount(0);
});

test('who has no code is found, proves themselves, and only then gets anything', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await searchbox(page).fill('#1042');
  await searchbox(page).press('Enter');
  await expect(h1(page)).toHaveText(en.check);
  await scan(page, gtins.shirt);
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Passport' }).click();
  await page.getByLabel('Last four digits', { exact: true }).fill('4821');
  await expect(h1(page)).toHaveText(en.ready);
});

test('what is typed while nothing has the focus goes into the box, and a scan stays a scan', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  await waits(page, en);
  const nowhere = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await nowhere();
  await page.keyboard.type('4821', { delay: 60 });
  await expect(searchbox(page)).toHaveValue('4821');
  await expect(page.getByRole('button', { name: /김•지/ })).toBeVisible();
  // A second word after a look elsewhere goes behind the first.
  await nowhere();
  await page.keyboard.type('x', { delay: 60 });
  await expect(searchbox(page)).toHaveValue('4821x');
  await press(page, 'Empty the box');
  await waits(page, en);
  await nowhere();
  await scan(page, codeOf(1042));
  await expect(h1(page)).toHaveText(en.ready);
  await page.keyboard.press('Escape');
  await waits(page, en);
  await expect(searchbox(page)).toHaveValue('');
});

test('somebody who arrives is on the waiting screen, with an initial and a tail alone', async ({
  openScreen,
}) => {
  const page = await openScreen('desk', 'en');
  const arrived = page.getByRole('region', { name: 'Arrived customers' });
  await expect(arrived.getByRole('listitem')).toHaveCount(3);
  await pull(page, 'arrive', 1044);
  await expect(arrived.getByRole('listitem')).toHaveCount(4);
  expect(await page.locator('body').innerText()).not.toMatch(/[가-힣]•|#10\d\d|Maximiliana/);
  await arrived.getByRole('button', { name: /^박 order …44/ }).click();
  await expect(h1(page)).toHaveText(en.check);
  // What is written large says no more of them than that.
  const large = await page
    .getByRole('status')
    .filter({ has: page.getByRole('heading') })
    .innerText();
  expect(large.replaceAll(/\s+/g, ' ')).toBe('Check ID 박 order …44');
});

test('a lock forgets who stood there', async ({ openScreen }) => {
  const page = await openScreen('desk', 'en');
  await stands(page, 1042, en.ready);
  await pull(page, 'lock');
  await expect(h1(page)).toHaveText('박서연');
  expect(await page.content()).not.toContain('김•지');
});
