import { expect, test } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import { customerDoc, editOf, openTestStore, pageOf, uuid } from '#tests/support/store-files.ts';

const minji = customerDoc('김', '민지', { phone: '+821012345678' });
const openPickup = (customerId: string): PageRow => [
  'order',
  'o1',
  50,
  { number: '#1', customerId, store: 'gangnam', channel: 'online', fulfilment: 'unfulfilled' },
];

function openBook() {
  const store = openTestStore();
  store.applyPage(
    pageOf([
      ['customer', 'c1', 1, minji],
      ['customer', 'c2', 2, minji],
      ['customer', 'c3', 3, minji],
    ]),
  );
  return store;
}
type Store = ReturnType<typeof openBook>;

const found = (store: Store, text: string) =>
  store
    .searchCustomers(text, 10)
    .hits.filter(({ similar }) => !similar)
    .map(({ customer }) => customer.id);
const rename = (store: Store, n: number, customerId: string, given: string, now: string) =>
  store.append([
    editOf(uuid(n), customerId, 'name', { family: '김', given }, { family: '김', given: now }),
  ]);

test('an own edit is found by its new value at once, by its old no longer, and once', () => {
  const store = openBook();
  rename(store, 1, 'c2', '민지', '서준');
  expect(found(store, '서준')).toEqual(['c2']);
  expect(found(store, '민지')).toEqual(['c1', 'c3']);
  expect(found(store, '5678')).toEqual(['c2', 'c1', 'c3']);
  rename(store, 2, 'c2', '서준', '하늘');
  expect(found(store, '서준')).toEqual([]);
  expect(found(store, '하늘')).toEqual(['c2']);
});

test('a refused edit is found no longer, the value before it again', () => {
  const store = openBook();
  rename(store, 1, 'c2', '민지', '서준');
  const result = { status: 'rejected', code: 'not_permitted', detail: '' } as const;
  store.settle([{ id: uuid(1), result }]);
  expect(found(store, '서준')).toEqual([]);
  expect(found(store, '민지')).toEqual(['c1', 'c2', 'c3']);
});

test('an edit of somebody whom the hub erases is found no longer', () => {
  const store = openBook();
  rename(store, 1, 'c2', '민지', '서준');
  store.applyPage(pageOf([['customer', 'c2', 9, null]]));
  expect(found(store, '서준')).toEqual([]);
  expect(found(store, '민지')).toEqual(['c1', 'c3']);
});

test('who is being served comes first among equals, but after an open pickup', () => {
  const store = openBook();
  rename(store, 1, 'c2', '민지', '민 지');
  store.applyPage(pageOf([openPickup('c3')]));
  expect(found(store, '5678')).toEqual(['c3', 'c2', 'c1']);
});

test('an edit takes nobody their open pickup', () => {
  const store = openBook();
  store.applyPage(pageOf([openPickup('c3')]));
  rename(store, 1, 'c2', '민지', '민 지');
  store.append([editOf(uuid(2), 'c3', 'phone', '+821012345678', '+821099995678')]);
  expect(found(store, '5678')).toEqual(['c3', 'c2', 'c1']);
});
