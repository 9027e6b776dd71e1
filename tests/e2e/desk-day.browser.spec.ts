/** A short day at a real desk: real screens, a real station on real files, a real hub; and the books after it. */
import { expect } from '@playwright/test';
import { openDayBook } from './day-book.ts';
import { playDay } from './play-day.ts';
import { test } from './station-fixture.ts';

const ORDERS = 10;

test('a day at the desk with some of everything going wrong ends with books that balance', async ({
  shop,
  openCounter,
}) => {
  test.setTimeout(240_000);
  const book = await openDayBook(shop.database.url);
  const { page } = await openCounter('desk', 'en', '박서연', 'pickup');
  try {
    const day = await playDay(page, book, ORDERS);
    expect(day).toMatchObject({ ordered: 30, handedOver: 22, returned: 1, cancelled: 2 });
    const { ordered, handedOver, returned, cancelled } = day;
    await expect.poll(() => book.sums()).toEqual({ ordered, handedOver, returned, cancelled });
  } finally {
    await book.close();
  }
});
