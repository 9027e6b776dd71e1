import { expect, test } from 'vitest';
import type { RecordState } from '#shared/domain/record.ts';
import {
  BOUGHT_HERE,
  HAS_OPEN_PICKUP,
  isOfStore,
  LATELY_SEEN,
  OF_THIS_STORE,
  STANDING_BY_ORDERS,
  standingOfCustomer,
  standingOfOrders,
} from './standing.ts';

const order = (doc: unknown): RecordState => ({
  kind: 'order',
  id: 'o1',
  scope: 'region:kr',
  version: 1,
  doc,
  deleted: doc === null,
});
const toCollect = { store: 'gangnam', channel: 'online', fulfilment: 'unfulfilled' };
const standing = (...docs: unknown[]) => standingOfOrders(docs.map(order), 'gangnam');

test('an open pickup counts more than a card lately opened, that more than the own store, that more than a purchase', () => {
  const closest = [HAS_OPEN_PICKUP, LATELY_SEEN, OF_THIS_STORE, BOUGHT_HERE];
  expect(closest).toEqual(closest.toSorted((a, b) => b - a));
  expect(HAS_OPEN_PICKUP).toBeGreaterThan(LATELY_SEEN | OF_THIS_STORE | BOUGHT_HERE);
  expect(LATELY_SEEN).toBeGreaterThan(OF_THIS_STORE | BOUGHT_HERE);
});

test('a customer is of the store that their document names', () => {
  expect(standingOfCustomer({ homeStore: 'gangnam' }, 'gangnam')).toBe(OF_THIS_STORE);
  for (const doc of [{ homeStore: 'busan' }, { homeStore: null }, {}, null, 7, 'x', []]) {
    expect(standingOfCustomer(doc, 'gangnam')).toBe(0);
  }
});

test('an order to be collected here is an open pickup until it is handed over', () => {
  expect(standing(toCollect)).toBe(BOUGHT_HERE | HAS_OPEN_PICKUP);
  expect(standing({ ...toCollect, fulfilment: 'fulfilled' })).toBe(BOUGHT_HERE);
  expect(standing({ ...toCollect, channel: 'store' })).toBe(BOUGHT_HERE);
  expect(standing({ ...toCollect, store: 'busan' })).toBe(0);
  expect(standing({ store: 'gangnam' }, toCollect, null)).toBe(BOUGHT_HERE | HAS_OPEN_PICKUP);
  expect(standing()).toBe(0);
});

test('a pickup at the desk says more of its order than the shop system did', () => {
  const pickup = (state: string, orderId = 'o1'): RecordState => ({
    ...order({ store: 'gangnam', channel: 'online', state, orderId }),
    kind: 'pickup',
    id: 'pickup:1',
  });
  const of = (...records: RecordState[]) => standingOfOrders(records, 'gangnam');
  expect(of(pickup('ready'))).toBe(BOUGHT_HERE | HAS_OPEN_PICKUP);
  expect(of(pickup('claimed'), order({ ...toCollect, fulfilment: 'fulfilled' }))).toBe(
    BOUGHT_HERE | HAS_OPEN_PICKUP,
  );
  expect(of(pickup('handed_over'), order(toCollect))).toBe(BOUGHT_HERE);
  expect(of(pickup('handed_over', 'o2'), order(toCollect))).toBe(BOUGHT_HERE | HAS_OPEN_PICKUP);
  expect(of(pickup('lost in space'))).toBe(BOUGHT_HERE);
});

test('orders say nothing but what orders can say', () => {
  expect(standing(toCollect) & ~STANDING_BY_ORDERS).toBe(0);
});

test('documents of any shape are of no store, never an error', () => {
  for (const doc of [null, undefined, 7, 'x', [], { store: 5 }, { store: ['gangnam'] }]) {
    expect(isOfStore(doc, 'gangnam')).toBe(false);
    expect(standing(doc)).toBe(0);
  }
});
