/**
 * `npm run test:desk-day -- [--orders 500] [--desks 1]`: a day at the pickup desk, played through the real screens
 * against real stations and a real hub. Prints from scan to verdict, touches and throughput, and fails where the
 * books differ.
 */
import { chromium } from '@playwright/test';
import { parseArgs } from 'node:util';
import { findBrowser } from '../../scripts/start/find-browser.ts';
import { openDayBook } from '#tests/e2e/day-book.ts';
import { type DayFigures, playDay, quantile } from '#tests/e2e/play-day.ts';
import { openShop } from '#tests/support/shop.ts';
import { signIn } from '#tests/support/sign-in.ts';
import { startStation } from '#tests/support/station-process.ts';
import startPostgres from '#tests/support/postgres-global-setup.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '500' },
    /** Desks of the store that share the day's orders. */
    desks: { type: 'string', default: '1' },
  },
});
const desks = Number(values.desks);
const ordersEach = Math.ceil(Number(values.orders) / desks);
const orders = ordersEach * desks;
const say = (text: string) => process.stderr.write(`${text}\n`);

const stopPostgres = await startPostgres();
const shop = await openShop(120);
const found = findBrowser();
const browser = await chromium.launch({
  ...(found === undefined ? {} : { executablePath: found.path }),
  chromiumSandbox: process.getuid?.() !== 0,
});
const book = await openDayBook(shop.database.url);
const closing: (() => Promise<void>)[] = [];
try {
  const from = Date.now();
  const played = await Promise.all(Array.from({ length: desks }, (_, nth) => playDesk(nth)));
  const tookMs = Date.now() - from;
  const sumOf = (name: 'ordered' | 'handedOver' | 'returned' | 'cancelled') =>
    played.reduce((sum, day) => sum + day[name], 0);
  const verdictMs = played.flatMap((day) => day.verdictMs);
  const until = Date.now() + 60_000;
  let sums = await book.sums();
  while (!balances(sums) && Date.now() < until) {
    await new Promise((next) => setTimeout(next, 500));
    sums = await book.sums();
  }
  function balances(at: typeof sums): boolean {
    return (['ordered', 'handedOver', 'returned', 'cancelled'] as const).every(
      (name) => at[name] === sumOf(name),
    );
  }
  const open = sums.ordered - sums.handedOver - sums.cancelled;
  process.stdout.write(
    [
      `orders ${orders}, pieces ${sums.ordered}: handed over ${sums.handedOver} (returned of them ${sums.returned}), cancelled ${sums.cancelled}, open ${open}`,
      `books ${balances(sums) ? 'balance' : `DIFFER: the desks counted ${JSON.stringify(played.map(({ verdictMs: _ms, touches: _touches, ...counted }) => counted))}`}`,
      `scan to verdict: p50 ${quantile(verdictMs, 0.5).toFixed(0)} ms, p99 ${quantile(verdictMs, 0.99).toFixed(0)} ms of ${verdictMs.length}`,
      `touches of a usual hand-over: ${Math.max(...played.flatMap(({ touches }) => touches))}`,
      `${(tookMs / 60_000).toFixed(1)} minutes: ${((orders / tookMs) * 3_600_000).toFixed(0)} orders an hour at ${desks} desk(s), picking and returns included`,
      '',
    ].join('\n'),
  );
  if (!balances(sums)) process.exitCode = 1;
} finally {
  for (const close of closing) await close();
  await book.close();
  await browser.close();
  await shop.close();
  await stopPostgres();
}

/** A desk of its own, with its share of the orders. */
async function playDesk(nth: number): Promise<DayFigures> {
  const station = await startStation({
    dataDir: shop.dataDir(`desk-${nth}`),
    hub: shop.hubUrl(),
    enrolCode: await shop.code('pickup'),
    mode: 'pickup',
  });
  closing.push(() => station.stop());
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Seoul' });
  const page = await context.newPage();
  station.process.say('launch');
  const [, url = ''] = await station.process.line(/^launch (http:\S+)$/m);
  await page.goto(url);
  await signIn(page);
  const tell = (done: number) => {
    if (done % 10 === 0) say(`desk ${nth + 1}: ${done} of ${ordersEach}`);
  };
  return await playDay(page, book, ordersEach, tell, 1000 + nth * ordersEach);
}
