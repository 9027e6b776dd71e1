import { describe, expect, test } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import {
  customerDoc,
  editOf,
  noteOf,
  openTestStore,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';
import { openStore } from './open-store.ts';
import type { PageToApply, Store } from './store.ts';

const otherEpoch = '0199a0c4-0000-7000-8000-000000000002';
const minji = customerDoc('김', '민지');
const seojun = customerDoc('박', '서준');
const busan = 'store:busan';

const level: Partial<PageToApply> = { levelAt: 1_000 };
const book = (head: number, after: string) => ({ phase: 'book', head, after }) as const;
const sweep = (store: Store) => {
  let pieces = 0;
  while (store.tidy(false)) pieces += 1;
  return pieces;
};
const found = (store: Store, text: string) =>
  store
    .searchCustomers(text, 50)
    .hits.flatMap(({ customer, similar }) => (similar ? [] : [customer.id]));

/** How many rows of each table the replica has that an order or a customer leaves traces in. */
function traces(directory: string, text: string): { records: number; words: number } {
  const { keys, cipher } = storeOptions(directory);
  const path = `${directory}/replica.db`;
  const db = openConnection({ path, role: 'replica', key: keys.replica, cipher });
  const records = db.prepare('SELECT count(*) FROM record').pluck().get() as number;
  const words = db
    .prepare('SELECT count(*) FROM word WHERE text LIKE ?')
    .pluck()
    .get(`%${text}%`) as number;
  db.close();
  return { records, words };
}

describe('starting over', () => {
  test('of another epoch, before anything came, forgets who was erased in the old one', () => {
    const store = openTestStore();
    store.setGrants([testScope], testEpoch);
    store.forget({
      erasure: uuid(1),
      subject: 'c1',
      scope: testScope,
      version: 12,
      scopes: [testScope],
      upTo: 12,
    });
    store.setGrants([testScope], otherEpoch);
    store.applyPage(pageOf([['customer', 'c1', 5, minji]], { epoch: otherEpoch, ...level }));
    expect(found(store, '민지')).toEqual(['c1']);
  });

  test('shows what is held until the new book and its feed are read, and then that alone', () => {
    const directory = temporaryDirectory();
    const store = openTestStore(directory);
    store.applyPage(
      pageOf([
        ['customer', 'c1', 5, minji],
        ['customer', 'c2', 6, seojun],
        ['customer', 'c3', 7, customerDoc('최', '지우')],
      ]),
    );
    store.startOver(testScope);
    expect(store.scopes()).toMatchObject([
      { scope: testScope, cursor: { phase: 'start' }, levelAt: null, receivedRows: 0 },
    ]);
    expect([found(store, '지우'), store.countCustomers()]).toEqual([['c3'], 3]);

    const first: PageRow[] = [['customer', 'c1', 5, minji]];
    store.applyPage(pageOf(first, { next: book(9, 'customer/c1') }));
    store.applyPage(pageOf([['customer', 'c2', 6, customerDoc('박', '도윤')]]));
    expect([found(store, '지우'), found(store, '서준'), found(store, '도윤')]).toEqual([
      ['c3'],
      [],
      ['c2'],
    ]);

    expect(store.applyPage(pageOf([], level))).toBe('all');
    expect(found(store, '지우')).toEqual([]);
    expect(store.read({ kind: 'customer', id: 'c3' })).toBeUndefined();
    expect(store.list('customer').map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(store.countCustomers()).toBe(2);

    expect(sweep(store)).toBeGreaterThan(0);
    expect(found(store, '민지')).toEqual(['c1']);
    store.close();
    expect(traces(directory, '지우')).toEqual({ records: 2, words: 0 });
  });

  test('keeps in sight who changed after the book was begun, until the feed brings them', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
    store.startOver(testScope);
    // c1 was changed at version 12, above the book's head: the book leaves it out.
    store.applyPage(
      pageOf([['customer', 'c2', 6, seojun]], { next: { phase: 'feed', version: 9 } }),
    );
    expect(found(store, '민지')).toEqual(['c1']);
    store.applyPage(pageOf([['customer', 'c1', 12, customerDoc('김', '민서')]], level));
    expect([found(store, '민지'), found(store, '민서')]).toEqual([[], ['c1']]);
  });

  test('of another epoch takes older versions, and tombstones of the old one hide nothing', () => {
    const store = openTestStore();
    store.applyPage(
      pageOf([
        ['customer', 'c1', 500, minji],
        ['customer', 'c2', 501, null],
      ]),
    );
    expect(store.setGrants([testScope], otherEpoch)).toBe(false);
    expect(store.scopes()).toMatchObject([{ cursor: { phase: 'start' }, epoch: otherEpoch }]);
    const rows: PageRow[] = [
      ['customer', 'c1', 3, seojun],
      ['customer', 'c2', 4, minji],
    ];
    store.applyPage(pageOf(rows, { epoch: otherEpoch, ...level }));
    expect([found(store, '서준'), found(store, '민지'), store.countCustomers()]).toEqual([
      ['c1'],
      ['c2'],
      2,
    ]);
  });

  test('takes a record that another scope held before, whatever its version was there', () => {
    const store = openTestStore();
    store.setGrants([testScope, busan], testEpoch);
    store.applyPage(pageOf([['customer', 'c1', 500, minji]], { scope: busan }));
    store.setGrants([testScope, busan], otherEpoch);
    store.applyPage(pageOf([['customer', 'c1', 3, minji]], { epoch: otherEpoch, ...level }));
    store.applyPage(pageOf([], { scope: busan, epoch: otherEpoch, ...level }));
    sweep(store);
    expect(store.read({ kind: 'customer', id: 'c1' })).toMatchObject({ scope: testScope });
    expect(found(store, '민지')).toEqual(['c1']);
  });

  test('of one scope leaves the rows of another, and the version rule between them, as they are', () => {
    const store = openTestStore();
    store.setGrants([testScope, busan], testEpoch);
    store.applyPage(pageOf([['customer', 'c1', 9, minji]], { scope: busan, ...level }));
    store.startOver(testScope);
    // A departure: the customer moved to the other scope, which is level.
    store.applyPage(pageOf([['customer', 'c1', 8, null]], level));
    sweep(store);
    expect(store.read({ kind: 'customer', id: 'c1' })).toMatchObject({ scope: busan });
  });

  test('again in the middle begins anew, and what neither book had goes', () => {
    const store = openTestStore();
    store.applyPage(
      pageOf([
        ['customer', 'c1', 1, minji],
        ['customer', 'c2', 2, seojun],
        ['customer', 'c3', 3, customerDoc('최', '지우')],
      ]),
    );
    store.startOver(testScope);
    store.applyPage(pageOf([['customer', 'c2', 2, seojun]], { next: book(9, 'customer/c2') }));
    store.startOver(testScope);
    expect(store.scopes()).toMatchObject([{ cursor: { phase: 'start' } }]);
    expect(store.countCustomers()).toBe(3);
    store.applyPage(pageOf([['customer', 'c1', 1, minji]], level));
    expect(store.list('customer').map(({ id }) => id)).toEqual(['c1']);
    sweep(store);
    expect([found(store, '서준'), found(store, '지우'), found(store, '민지')]).toEqual([
      [],
      [],
      ['c1'],
    ]);
  });

  test('goes on after a stop, at every step', () => {
    const directory = temporaryDirectory();
    const reopen = (store: Store) => {
      store.close();
      return openStore(storeOptions(directory));
    };
    let store = openTestStore(directory);
    store.applyPage(
      pageOf([
        ['customer', 'c1', 1, minji],
        ['customer', 'c2', 2, seojun],
      ]),
    );
    store.startOver(testScope);
    store = reopen(store);
    expect(found(store, '서준')).toEqual(['c2']);
    store.applyPage(pageOf([['customer', 'c1', 1, minji]], { next: book(2, 'customer/c1') }));
    store = reopen(store);
    expect(store.scopes()).toMatchObject([{ cursor: book(2, 'customer/c1') }]);
    expect(found(store, '서준')).toEqual(['c2']);
    store.applyPage(pageOf([], level));
    store = reopen(store);
    expect(found(store, '서준')).toEqual([]);
    sweep(store);
    store.close();
    expect(traces(directory, '서준')).toEqual({ records: 1, words: 0 });
  });

  test('keeps own changes on top, accepted ones until their rows have come in the new pass', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 500, minji]]));
    store.append([editOf(uuid(1), 'c1', 'phone', null, '+821012345678')]);
    store.setGrants([testScope], otherEpoch);
    expect(found(store, '5678')).toEqual(['c1']);
    // The hub's versions begin lower: 500 of the old epoch says nothing about 7 of the new one.
    const result = { status: 'accepted', versions: { 'customer/c1': 7 } } as const;
    store.settle([{ id: uuid(1), result }]);
    expect(found(store, '5678')).toEqual(['c1']);
    const now = { epoch: otherEpoch };
    store.applyPage(
      pageOf([['customer', 'c1', 3, minji]], { ...now, next: book(3, 'customer/c1') }),
    );
    expect(found(store, '5678')).toEqual(['c1']);
    const edited = customerDoc('김', '민지', { phone: '+821012345678' });
    store.applyPage(pageOf([['customer', 'c1', 7, edited]], { ...now, ...level }));
    expect(found(store, '5678')).toEqual(['c1']);
    expect(store.entries('accepted', 9)).toEqual([]);
  });

  test('folds own changes again where their record is no longer there', () => {
    const store = openTestStore();
    store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
    store.append([
      editOf(uuid(1), 'c1', 'phone', null, '+821012345678'),
      noteOf(uuid(2), 'c1', uuid(3), 'likes linen'),
    ]);
    store.startOver(testScope);
    store.applyPage(pageOf([['customer', 'c2', 6, seojun]], level));
    expect(found(store, '5678')).toEqual([]);
    expect(store.aboutCustomer('c1')).toEqual([]);
    expect(store.outboxCounts().unsent).toBe(2);
  });
});

describe('a grant that is gone', () => {
  const order = (customerId: string, placedAt: number) => ({
    number: `#${placedAt}`,
    customerId,
    placedAt,
    channel: 'online',
    source: 'demo',
    currency: 'KRW',
    totalMinor: 1,
    store: 'busan',
    lines: [],
  });

  function twoScopes(directory = temporaryDirectory()): Store {
    const store = openTestStore(directory);
    store.setGrants([testScope, busan], testEpoch);
    store.applyPage(pageOf([['customer', 'c1', 1, minji]], level));
    const orders: PageRow[] = [
      ['order', 'o1', 2, order('c1', 10)],
      ['customer', 'c2', 3, seojun],
    ];
    store.applyPage(pageOf(orders, { scope: busan, ...level }));
    return store;
  }

  test('takes everything of its scope out of sight at once, and out of the file in pieces', () => {
    const directory = temporaryDirectory();
    const store = twoScopes(directory);
    store.noticeSeen('c2', 1_000);
    expect(store.setGrants([testScope], testEpoch)).toBe(true);
    expect(found(store, '서준')).toEqual([]);
    expect(store.searchCustomers('민지', 5).hits[0]?.lastOrderAt).toBeNull();
    expect(store.ordersNumbered('10')).toEqual([]);
    expect(store.aboutCustomer('c1')).toEqual([]);
    expect(store.read({ kind: 'customer', id: 'c2' })).toBeUndefined();
    expect(store.list('order')).toEqual([]);
    expect(store.countCustomers()).toBe(1);
    sweep(store);
    store.close();
    expect(traces(directory, '서준')).toEqual({ records: 1, words: 0 });
  });

  test('and comes back while it is being deleted starts from zero and ends whole', () => {
    const store = twoScopes();
    store.setGrants([testScope], testEpoch);
    store.setGrants([testScope, busan], testEpoch);
    expect(store.scopes().map(({ scope, cursor }) => [scope, cursor.phase])).toEqual([
      [testScope, 'feed'],
      [busan, 'start'],
    ]);
    expect(found(store, '서준')).toEqual([]);
    const rows: PageRow[] = [
      ['customer', 'c2', 3, seojun],
      ['order', 'o1', 2, order('c1', 10)],
    ];
    store.applyPage(pageOf(rows, { scope: busan, ...level }));
    sweep(store);
    expect(found(store, '서준')).toEqual(['c2']);
    expect(store.ordersNumbered('10')).toHaveLength(1);
    expect(store.countCustomers()).toBe(2);
  });

  test('in the middle of starting over takes both passes with it', () => {
    const store = twoScopes();
    store.startOver(busan);
    store.applyPage(
      pageOf([['customer', 'c4', 9, customerDoc('최', '지우')]], {
        scope: busan,
        next: book(9, 'customer/c4'),
      }),
    );
    store.setGrants([testScope], testEpoch);
    expect([found(store, '서준'), found(store, '지우')]).toEqual([[], []]);
    expect(store.applyPage(pageOf([['customer', 'c5', 10, seojun]], { scope: busan }))).toEqual([]);
    sweep(store);
    expect(store.countCustomers()).toBe(1);
  });
});
