/**
 * `npm run test:desk-day -- [--orders 500]`: a day at the pickup desk, played through the real screens against a
 * real station and hub. Prints from scan to verdict, touches and throughput, and fails where the books differ.
 */
import { chromium } from '@playwright/test';
import { parseArgs } from 'node:util';
import { findBrowser } from '../../scripts/start/find-browser.ts';
import { openDayBook } from '#tests/e2e/day-book.ts';
import { playDay, quantile } from '#tests/e2e/play-day.ts';
import { openShop } from '#tests/support/shop.ts';
import { signIn } from '#tests/support/sign-in.ts';
import { startStation } from '#tests/support/station-process.ts';
import startPostgres from '#tests/support/postgres-global-setup.ts';

const { values } = parseArgs({ options: { orders: { type: 'string', default: '500' } } });
const orders = Number(values.orders);
const say = (text: string) => process.stderr.write(`${text}\n`);

const stopPostgres = await startPostgres();
const shop = await openShop(120);
const found = findBrowser();
const browser = await chromium.launch({
  ...(found === undefined ? {} : { executablePath: found.path }),
  chromiumSandbox: process.getuid?.() !== 0,
});
const book = await openDayBook(shop.database.url);
try {
  const station = await startStation({
    dataDir: shop.dataDir('desk'),
    hub: shop.hubUrl(),
    enrolCode: await shop.code('pickup'),
    mode: 'pickup',
  });
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Seoul' });
  const page = await context.newPage();
  station.process.say('launch');
  const [, url = ''] = await station.process.line(/^launch (http:\S+)$/m);
  await page.goto(url);
  await signIn(page);
  const day = await playDay(page, book, orders, (done) => {
    if (done % 10 === 0) say(`${done} of ${orders}`);
  });
  const until = Date.now() + 60_000;
  let sums = await book.sums();
  while (!balances(sums) && Date.now() < until) {
    await new Promise((next) => setTimeout(next, 500));
    sums = await book.sums();
  }
  function balances(at: typeof sums): boolean {
    return (['ordered', 'handedOver', 'returned', 'cancelled'] as const).every(
      (name) => at[name] === day[name],
    );
  }
  const open = sums.ordered - sums.handedOver - sums.cancelled;
  process.stdout.write(
    [
      `orders ${orders}, pieces ${sums.ordered}: handed over ${sums.handedOver} (returned of them ${sums.returned}), cancelled ${sums.cancelled}, open ${open}`,
      `books ${balances(sums) ? 'balance' : `DIFFER: the desk counted ${JSON.stringify({ ...day, verdictMs: undefined, touches: undefined })}`}`,
      `scan to verdict: p50 ${quantile(day.verdictMs, 0.5).toFixed(0)} ms, p99 ${quantile(day.verdictMs, 0.99).toFixed(0)} ms of ${day.verdictMs.length}`,
      `touches of a usual hand-over: ${Math.max(...day.touches)}`,
      `${(day.tookMs / 60_000).toFixed(1)} minutes: ${((orders / day.tookMs) * 3_600_000).toFixed(0)} orders an hour, picking and returns included`,
      '',
    ].join('\n'),
  );
  if (!balances(sums)) process.exitCode = 1;
  await context.close();
  await station.stop();
} finally {
  await book.close();
  await browser.close();
  await shop.close();
  await stopPostgres();
}
