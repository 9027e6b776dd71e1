import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEPTH_MOST } from '#shared/domain/storable.ts';
import type { OutstandingErasure } from '#shared/protocol/erasure.ts';
import {
  customerDoc,
  editOf,
  noteOf,
  openTestStore,
  pageOf,
  temporaryDirectory,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';

const gone: OutstandingErasure = {
  erasure: uuid(900),
  subject: 'gone',
  scope: testScope,
  version: 20,
  scopes: [testScope],
  upTo: 21,
};
const self = { kind: 'customer', id: 'gone' };
const noteRow = { customerId: 'gone', text: 'from the hub', observed: {} };

/** A store that holds two people and a note about one. */
function filled(dataDir = temporaryDirectory()) {
  const store = openTestStore(dataDir);
  store.applyPage(
    pageOf([
      ['customer', 'gone', 5, customerDoc('Quxyzzyq', '뷁', { phone: '+821000001111' })],
      ['customer', 'stays', 6, customerDoc('김', '민지')],
      ['note', uuid(50), 7, noteRow],
    ]),
  );
  store.noticeSeen('gone', 1);
  return store;
}

/** The rest of the erasure, as the feed brings it. */
const tombstones = () =>
  pageOf([
    ['customer', 'gone', 20, null],
    ['note', uuid(50), 21, null],
  ]);

describe('a customer who was erased', () => {
  test('is out of sight at once, however much of the feed is still to come', () => {
    const store = filled();
    expect(store.forget(gone)).toContainEqual(self);
    expect(store.searchCustomers('Quxyzzyq', 5).hits).toEqual([]);
    expect(store.read(self)).toMatchObject({ deleted: true, version: 20 });
    expect(store.countCustomers()).toBe(1);
    expect(store.isForgotten(gone)).toBe(false);
    // An older row that was under way brings nobody back.
    store.applyPage(pageOf([['customer', 'gone', 9, customerDoc('Quxyzzyq', '뷁')]]));
    expect(store.read(self)).toMatchObject({ deleted: true });
    store.applyPage(tombstones());
    expect(store.isForgotten(gone)).toBe(true);
  });

  test('leaves of an unsent change its number, who made it and when, and nothing else', () => {
    const store = filled();
    store.append([
      { ...noteOf(uuid(1), 'gone', uuid(60), 'likes linen'), staff: { id: 's1', name: '박' } },
      noteOf(uuid(2), 'stays', uuid(61), 'wants navy'),
    ]);
    store.forget(gone);
    expect(store.unsentAfter(0, 10)).toMatchObject([
      {
        id: uuid(1),
        sequence: 1,
        name: 'change.erased',
        args: { customerId: 'gone' },
        basedOn: {},
        staff: { id: 's1' },
      },
      { id: uuid(2), sequence: 2, name: 'note.add', args: { text: 'wants navy' } },
    ]);
    expect(store.read({ kind: 'note', id: uuid(60) })).toBeUndefined();
    expect(store.outboxCounts()).toEqual({ unsent: 2, attention: 0, lastSequence: 2 });
    store.applyPage(tombstones());
    expect(store.isForgotten(gone)).toBe(true);
    // Once the hub has answered the number, a person is told that something was taken out.
    const conflict = { record: self, field: 'phone', mine: '+82-mine', theirs: '+82-theirs' };
    store.settle([{ id: uuid(1), result: { status: 'conflict', ...conflict } }]);
    expect(store.entry(uuid(1))).toMatchObject({
      state: 'attention',
      mutation: { name: 'change.erased' },
      result: { status: 'rejected', code: 'erased', detail: 'the customer was erased' },
    });
    expect(store.closeAttention(uuid(1))).toBe(true);
    expect(store.entry(uuid(1))).toBeUndefined();
  });

  test('leaves nothing of what was answered: accepted and settled changes go, open ones are emptied', () => {
    const store = filled();
    const accepted = { status: 'accepted', versions: { [`note/${uuid(60)}`]: 30 } } as const;
    const conflict = {
      status: 'conflict',
      record: self,
      field: 'phone',
      mine: '+821099999999',
      theirs: '+821088888888',
    } as const;
    store.append([
      noteOf(uuid(1), 'gone', uuid(60), 'accepted, not arrived'),
      editOf(uuid(2), 'gone', 'phone', '+821000001111', '+821099999999'),
      editOf(uuid(3), 'gone', 'phone', '+821099999999', '+821077777777'),
    ]);
    store.settle([
      { id: uuid(1), result: accepted },
      { id: uuid(2), result: conflict },
      { id: uuid(3), result: conflict },
    ]);
    store.closeAttention(uuid(3));
    store.forget(gone);
    expect(store.entry(uuid(1))).toBeUndefined();
    expect(store.entry(uuid(3))).toBeUndefined();
    expect(store.entry(uuid(2))).toMatchObject({
      state: 'attention',
      mutation: { name: 'change.erased', args: { customerId: 'gone' } },
      result: { code: 'erased' },
    });
    expect(store.aboutCustomer('gone').map(({ id }) => id)).toEqual([uuid(50)]);
    // Doing it again changes nothing.
    const before = store.entries('attention', 10);
    store.forget(gone);
    expect(store.entries('attention', 10)).toEqual(before);
  });

  test('is counted, whether the feed or the erasure comes first, until the receipt is taken', () => {
    const conflict = { record: self, field: 'phone', mine: '+82-mine', theirs: '+82-theirs' };
    const order = { customerId: 'gone', number: '#1042' };
    const dataDir = temporaryDirectory();
    let feedFirst = filled(dataDir);
    const removed = [feedFirst, filled()].map((store) => {
      store.applyPage(pageOf([['order', 'o1', 8, order]]));
      store.append([
        editOf(uuid(1), 'gone', 'phone', '+821000001111', '+821099999999'),
        noteOf(uuid(2), 'gone', uuid(60), 'likes linen'),
        noteOf(uuid(3), 'gone', uuid(61), 'wants navy'),
        noteOf(uuid(4), 'stays', uuid(62), 'stays'),
      ]);
      store.settle([
        { id: uuid(1), result: { status: 'conflict', ...conflict } },
        { id: uuid(3), result: { status: 'accepted', versions: { [`note/${uuid(61)}`]: 30 } } },
      ]);
      const feed = () => {
        store.applyPage(tombstones());
        store.applyPage(
          pageOf([['order', 'o1', 22, { ...order, customerId: null, customerErased: true }]]),
        );
      };
      if (store === feedFirst) feed();
      store.forget(gone);
      store.forget(gone);
      if (store !== feedFirst) feed();
      return store.removedOf('gone');
    });
    // Two words of a name and two keys of a phone number; a customer and a note.
    const counts = { records: 2, orders: 1, keys: 4, unsent: 1, attention: 1, settled: 1, seen: 1 };
    expect(removed).toEqual([counts, counts]);

    feedFirst.close();
    feedFirst = openTestStore(dataDir);
    expect(feedFirst.removedOf('gone')).toEqual(counts);
    feedFirst.receiptTaken('gone');
    const none = { records: 0, orders: 0, keys: 0, unsent: 0, attention: 0, settled: 0, seen: 0 };
    expect(feedFirst.removedOf('gone')).toEqual(none);
  });

  test('was not erased who only left, and comes back: nothing is counted of them', () => {
    const store = filled();
    store.applyPage(tombstones());
    store.applyPage(pageOf([['customer', 'gone', 40, customerDoc('Quxyzzyq', '뷁')]]));
    expect(store.removedOf('gone')).toMatchObject({ records: 0, keys: 0, seen: 0 });
  });

  test('is not confirmed while rows of an earlier pass still hold them', () => {
    const store = filled();
    store.startOver(testScope);
    store.forget(gone);
    expect(store.isForgotten(gone)).toBe(false);
    store.applyPage(
      pageOf([['customer', 'stays', 6, customerDoc('김', '민지')]], {
        next: { phase: 'feed', version: 21 },
        levelAt: 1,
      }),
    );
    while (store.tidy(false)) continue;
    expect(store.isForgotten(gone)).toBe(true);
  });

  test('is confirmed without their scope, once what it had brought is deleted', () => {
    const store = filled();
    store.setGrants(['catalog'], '0199a0c4-0000-7000-8000-000000000001');
    store.forget(gone);
    expect(store.isForgotten(gone)).toBe(false);
    while (store.tidy(false)) continue;
    expect(store.isForgotten(gone)).toBe(true);
  });
});

test('a change nested as deep as may be is found by what it touches; a deeper one is refused', () => {
  const store = filled();
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);
  const deeper = editOf(uuid(2), 'gone', 'phone', nested(DEPTH_MOST + 1), '+821000001111');
  expect(store.append([deeper])).toMatchObject({ ok: false, rejection: { code: 'invalid' } });
  const deep = nested(DEPTH_MOST - 10);
  // What is so already needs no agreement on what was seen.
  const edit = editOf(uuid(1), 'gone', 'phone', deep, '+821000001111');
  expect(store.append([edit])).toMatchObject({ ok: true });
  store.forget(gone);
  expect(store.entry(uuid(1))?.mutation).toMatchObject({ name: 'change.erased' });
  store.applyPage(tombstones());
  expect(store.isForgotten(gone)).toBe(true);
});

test('scrubbing empties the write-ahead logs', () => {
  const dataDir = temporaryDirectory();
  const store = filled(dataDir);
  store.append([noteOf(uuid(1), 'gone', uuid(60), 'likes linen')]);
  const walBytes = () =>
    ['replica.db-wal', 'outbox.db-wal'].map((file) => readFileSync(`${dataDir}/${file}`).length);
  expect(Math.min(...walBytes())).toBeGreaterThan(0);
  store.scrub();
  expect(walBytes()).toEqual([0, 0]);
});
