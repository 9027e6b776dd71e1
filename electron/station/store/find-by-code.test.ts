import { describe, expect, test } from 'vitest';
import { openTestStore, pageOf } from '#tests/support/store-files.ts';

const order = (number: string, customerId: string | null) => ({
  number,
  customerId,
  placedAt: 1,
  channel: 'online',
  source: 'demo',
  currency: 'KRW',
  totalMinor: 1,
  lines: [],
});
const product = (...gtins: string[]) => ({
  handle: 'oxford',
  title: '옥스퍼드 셔츠',
  published: true,
  currency: 'KRW',
  options: ['Size'],
  variants: gtins.map((gtin) => ({ gtin, options: ['95'] })),
});
const ids = (records: readonly { id: string }[]) => records.map(({ id }) => id);

describe('what stands behind a code', () => {
  test('orders are found by their whole number, those of nobody in the book included', () => {
    const store = openTestStore();
    store.applyPage(
      pageOf([
        ['order', 'o1', 1, order('#1042', 'c1')],
        ['order', 'o2', 2, order('SO-1042', null)],
        ['order', 'o3', 3, order('#10421', 'c1')],
      ]),
    );
    expect(ids(store.ordersNumbered('#1042'))).toEqual(['o1', 'o2']);
    expect(ids(store.ordersNumbered('so 1042'))).toEqual(['o2']);
    expect([store.ordersNumbered('104'), store.ordersNumbered('#')]).toEqual([[], []]);
  });

  test('a product is found by each of its variants, by its new GTIN at once and not by its old', () => {
    const store = openTestStore();
    const [one, two, three] = ['08801234567893', '02900000000018', '09506000134352'] as const;
    store.applyPage(pageOf([['product', 'p1', 1, product(one, two)]]));
    expect([ids(store.productsWithGtin(one)), ids(store.productsWithGtin(two))]).toEqual([
      ['p1'],
      ['p1'],
    ]);
    store.applyPage(pageOf([['product', 'p1', 2, product(one, three)]]));
    expect([store.productsWithGtin(two), ids(store.productsWithGtin(three))]).toEqual([[], ['p1']]);
    store.applyPage(pageOf([['product', 'p1', 3, null]]));
    expect(store.productsWithGtin(one)).toEqual([]);
  });
});
