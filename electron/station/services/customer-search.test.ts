import { expect, test } from 'vitest';
import type { Pickup } from '#shared/domain/pickup.ts';
import { examplePickup, readyPickup } from '#tests/support/example-pickup.ts';
import { openOwnStation } from '#tests/support/own-station.ts';
import { customerDoc, pageOf } from '#tests/support/store-files.ts';

test('a hit says how many pickups of theirs wait, also where the name was misspelt', async () => {
  const { rpc, store } = await openOwnStation(['c1', 'c2', 'c3']);
  const pickups: Pickup[] = [
    readyPickup({ number: '#1', customerId: 'c2' }),
    examplePickup({ number: '#2', customerId: 'c2' }),
    examplePickup({ number: '#3', customerId: 'c2', state: 'handed_over' }),
    examplePickup({ number: '#4', customerId: 'c3', state: 'cancelled' }),
  ];
  store.applyPage(
    pageOf(pickups.map((doc, i) => ['pickup', `pickup:${doc.number.slice(1)}`, 10 + i, doc])),
  );
  const found = async (query: string) => {
    const { hits } = await rpc.call('customer.search', { query, limit: 10 });
    return hits.map(({ customerId, openPickups }) => [customerId, openPickups]);
  };
  expect(await found('김민지')).toEqual([
    ['c2', 2],
    // Bought here once, if nothing came of it.
    ['c3', 0],
    ['c1', 0],
  ]);
  store.applyPage(pageOf([['customer', 'c2', 20, customerDoc('남궁', '지수')]]));
  expect(await found('남궁치수')).toEqual([['c2', 2]]);
});
