import { describe, expect, test } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import {
  customerDoc,
  openTestStore,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
} from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';

const otherEpoch = '0199a0c4-0000-7000-8000-000000000002';
const minji = customerDoc('김', '민지');
const seojun = customerDoc('박', '서준');
const order = (number: string, customerId: string | null, placedAt: number) => ({
  number,
  customerId,
  placedAt,
  channel: 'online',
  source: 'demo',
  currency: 'KRW',
  totalMinor: 1,
  lines: [],
});

function runInReplica(directory: string, sql: string): void {
  const { keys, cipher } = storeOptions(directory);
  const path = `${directory}/replica.db`;
  const db = openConnection({ path, role: 'replica', key: keys.replica, cipher });
  db.exec(sql);
  db.close();
}

describe('a page', () => {
  test('is written with its cursor, or not at all', () => {
    const store = openTestStore();
    const cyclic: Record<string, unknown> = { name: { family: '김', given: 'x' } };
    cyclic.self = cyclic;
    const rows: PageRow[] = [
      ['customer', 'c1', 1, minji],
      ['customer', 'c2', 2, cyclic],
    ];
    expect(() => store.applyPage({ ...pageOf([]), rows, bytes: 1 })).toThrow();
    expect(store.read({ kind: 'customer', id: 'c1' })).toBeUndefined();
    expect(store.scopes()[0]?.cursor).toEqual({ phase: 'start' });
    expect(store.countCustomers()).toBe(0);
  });

  test('returns the records that are newer than what was held, and keeps the newer ones', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
    const again: PageRow[] = [
      ['customer', 'c1', 4, seojun],
      ['customer', 'c1', 5, seojun],
      ['customer', 'c2', 6, seojun],
    ];
    expect(store.applyPage(pageOf(again))).toEqual([{ kind: 'customer', id: 'c2' }]);
    expect(store.readHubRow({ kind: 'customer', id: 'c1' })).toEqual({
      kind: 'customer',
      id: 'c1',
      scope: testScope,
      version: 5,
      doc: minji,
      deleted: false,
    });
  });

  test('of a grant that is gone meanwhile is passed over', () => {
    const store = openTestStore();
    const rows: PageRow[] = [['customer', 'c1', 1, minji]];
    expect(store.applyPage(pageOf(rows, { scope: 'region:us' }))).toEqual([]);
    expect(store.countCustomers()).toBe(0);
  });

  test('of another epoch is a mistake of the caller', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 1, minji]]));
    expect(() => store.applyPage(pageOf([], { epoch: otherEpoch }))).toThrow('another epoch');
  });
});

describe('a tombstone', () => {
  test('removes the record from all that is shown and found, and is itself kept', () => {
    const store = openTestStore();
    store.applyPage(
      pageOf([
        ['customer', 'c1', 1, minji],
        ['order', 'o1', 2, order('#1001', 'c1', 10)],
      ]),
    );
    store.applyPage(
      pageOf([
        ['customer', 'c1', 7, null],
        ['order', 'o1', 8, null],
      ]),
    );
    expect(store.searchCustomers('민지', 5).total + store.searchCustomers('#1001', 5).total).toBe(
      0,
    );
    expect([store.countCustomers(), store.list('order'), store.aboutCustomer('c1')]).toEqual([
      0,
      [],
      [],
    ]);
    expect(store.read({ kind: 'customer', id: 'c1' })).toMatchObject({ deleted: true, doc: null });
  });

  test('is not undone by an older row that arrives later', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 7, null]]));
    expect(store.applyPage(pageOf([['customer', 'c1', 3, minji]]))).toEqual([]);
    expect(store.countCustomers()).toBe(0);
    store.applyPage(pageOf([['customer', 'c1', 9, minji]]));
    expect(store.countCustomers()).toBe(1);
  });

  test('in the old scope does not take away what moved to a new one', () => {
    const store = openTestStore();
    store.setGrants([testScope, 'store:busan'], testEpoch);
    store.applyPage(pageOf([['customer', 'c1', 9, minji]], { scope: 'store:busan' }));
    store.applyPage(pageOf([['customer', 'c1', 8, null]]));
    expect(store.read({ kind: 'customer', id: 'c1' })).toMatchObject({ scope: 'store:busan' });
  });
});

test('records of kinds that this version does not know are kept as they are', () => {
  const directory = temporaryDirectory();
  const store = openTestStore(directory);
  store.applyPage(pageOf([['loan', 'l1', 1, { customerId: 'c1', what: 'a coat' }]]));
  store.close();
  expect(openTestStore(directory).read({ kind: 'loan', id: 'l1' })?.doc).toEqual({
    customerId: 'c1',
    what: 'a coat',
  });
});

test('progress of a first sync has fixed totals and never goes back', () => {
  const store = openTestStore();
  const row = (n: number): PageRow => ['customer', `c${n}`, n, minji];
  const progress = () => {
    const [scope] = store.scopes();
    return [scope?.receivedRows, scope?.totalRows, scope?.receivedBytes, scope?.totalBytes];
  };
  const book = (after: string) => ({ phase: 'book', head: 9, after }) as const;
  const page = { bytes: 100, levelAt: null };
  store.applyPage({
    ...pageOf([row(1), row(2)], { next: book('customer/c2'), remaining: { rows: 3, bytes: 150 } }),
    ...page,
  });
  expect(progress()).toEqual([2, 5, 100, 250]);
  store.applyPage({
    ...pageOf([row(3)], { next: book('customer/c3'), remaining: { rows: 2, bytes: 50 } }),
    ...page,
  });
  expect(progress()).toEqual([3, 5, 200, 250]);
  store.applyPage({ ...pageOf([row(4)], { next: { phase: 'feed', version: 9 } }), ...page });
  expect(progress()).toEqual([5, 5, 250, 250]);
  store.applyPage({ ...pageOf([['customer', 'c1', 12, seojun]]), ...page, levelAt: 77 });
  expect(progress()).toEqual([5, 5, 250, 250]);
  expect(store.scopes()[0]).toMatchObject({
    cursor: { phase: 'feed', version: 12 },
    epoch: testEpoch,
    levelAt: 77,
  });
});

describe('grants', () => {
  test('a new one starts from zero and takes nothing away', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 1, minji]]));
    expect(store.setGrants([testScope, 'catalog'], testEpoch)).toBe(false);
    expect(store.scopes().map(({ scope, cursor }) => [scope, cursor.phase])).toEqual([
      [testScope, 'feed'],
      ['catalog', 'start'],
    ]);
    expect(store.countCustomers()).toBe(1);
  });

  test('a lost one takes its records with it, from look-up too', () => {
    const store = openTestStore();
    store.setGrants([testScope, 'store:busan'], testEpoch);
    store.applyPage(pageOf([['customer', 'c1', 1, minji]]));
    store.applyPage(pageOf([['customer', 'c2', 2, minji]], { scope: 'store:busan' }));
    expect(store.setGrants(['store:busan'], testEpoch)).toBe(true);
    expect(store.countCustomers()).toBe(1);
    expect(store.scopes().map(({ scope }) => scope)).toEqual(['store:busan']);
    expect(store.searchCustomers('민지', 5).hits.map(({ customer }) => customer.id)).toEqual([
      'c2',
    ]);
    expect(store.read({ kind: 'customer', id: 'c1' })).toBeUndefined();
    expect(store.countCustomers()).toBe(1);
  });
});

test('an index of another shape is built anew at the start', () => {
  const directory = temporaryDirectory();
  const store = openTestStore(directory);
  store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
  store.close();
  runInReplica(
    directory,
    "UPDATE meta SET value = '0' WHERE name = 'searchShape'; DELETE FROM term_block",
  );
  expect(openTestStore(directory).searchCustomers('민지', 5).total).toBe(1);
});

test('lists and counts read what was asked for', () => {
  const store = openTestStore();
  store.applyPage(
    pageOf([
      ['staff', 's1', 1, { name: 'Jisoo', store: 'gangnam', role: 'lead', active: true }],
      ['customer', 'c1', 2, minji],
      ['order', 'o1', 3, order('#1', 'c1', 10)],
      ['order', 'o2', 4, order('#2', null, 20)],
      ['note', 'n1', 5, { customerId: 'c1', text: 'x' }],
    ]),
  );
  expect(store.list('staff').map(({ id }) => id)).toEqual(['s1']);
  expect(store.list('nothing')).toEqual([]);
  expect(
    store
      .aboutCustomer('c1')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['n1', 'o1']);
});
