import { describe, expect, test } from 'vitest';
import type { MutationResult } from '#shared/domain/mutation.ts';
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
import type { FileRole } from './file-meta.ts';
import { createMutationRows } from './mutation-rows.ts';
import type { Store } from './store.ts';

const c1 = { kind: 'customer', id: 'c1' };
const minji = customerDoc('김', '민지', { phone: '+821012345678', email: 'a@example.com' });
const oldPhone = '+821012345678';
const newPhone = '+821099990000';

const accepted = (versions: Record<string, number>): MutationResult => ({
  status: 'accepted',
  versions,
});
const rejected: MutationResult = { status: 'rejected', code: 'not_permitted', detail: 'no' };
const phoneEdit = (id: number, was: string | null, now: string | null) =>
  editOf(uuid(id), 'c1', 'phone', was, now);
const phoneOf = (store: Store) => (store.read(c1)?.doc as { phone?: string } | null)?.phone;

function openFile(directory: string, role: FileRole) {
  const { keys, cipher } = storeOptions(directory);
  return openConnection({ path: `${directory}/${role}.db`, role, key: keys[role], cipher });
}

function storeWithMinji(directory = temporaryDirectory()): Store {
  const store = openTestStore(directory);
  store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
  return store;
}

describe('appending', () => {
  test('shows and finds the change at once, with its number and what it was based on', () => {
    const store = storeWithMinji();
    const appended = store.append([phoneEdit(1, oldPhone, newPhone)]);
    expect(appended).toEqual({
      ok: true,
      mutations: [
        {
          ...phoneEdit(1, oldPhone, newPhone),
          station: 'station-1',
          sequence: 1,
          basedOn: { 'customer/c1': 5 },
        },
      ],
      changed: [c1],
    });
    expect(phoneOf(store)).toBe(newPhone);
    expect(store.searchCustomers('0000', 5).total).toBe(1);
    expect(store.searchCustomers('5678', 5).total).toBe(0);
    expect(store.readHubRow(c1)?.doc).toEqual(minji);
  });

  test('a new record is based on version 0 of itself', () => {
    const store = storeWithMinji();
    const appended = store.append([noteOf(uuid(1), 'c1', uuid(100), 'linen')]);
    expect(appended).toMatchObject({
      ok: true,
      mutations: [{ basedOn: { 'customer/c1': 5, [`note/${uuid(100)}`]: 0 } }],
    });
    expect(store.aboutCustomer('c1')).toMatchObject([
      { kind: 'note', id: uuid(100), scope: testScope, version: 0, deleted: false },
    ]);
  });

  test('several are appended together or not at all', () => {
    const store = storeWithMinji();
    const refused = store.append([
      phoneEdit(1, oldPhone, newPhone),
      phoneEdit(2, 'not what is there', '+821011112222'),
    ]);
    expect(refused).toMatchObject({
      ok: false,
      rejection: { status: 'conflict', theirs: newPhone },
    });
    expect(store.outboxCounts()).toEqual({ unsent: 0, attention: 0, lastSequence: 0 });
    expect(phoneOf(store)).toBe(oldPhone);
    const chained = store.append([phoneEdit(1, oldPhone, newPhone), phoneEdit(2, newPhone, null)]);
    expect(chained).toMatchObject({ ok: true, mutations: [{ sequence: 1 }, { sequence: 2 }] });
    expect(phoneOf(store)).toBeUndefined();
  });

  test('the arguments and who said it come back as they were', () => {
    const store = storeWithMinji();
    const draft = { ...phoneEdit(1, oldPhone, newPhone), staff: { id: 's1', name: 'Jisoo' } };
    store.append([draft]);
    expect(store.entry(uuid(1))).toEqual({
      mutation: { ...draft, station: 'station-1', sequence: 1, basedOn: { 'customer/c1': 5 } },
      state: 'unsent',
      result: null,
    });
  });
});

describe('a pulled change goes under a pending one', () => {
  test('of another field: both are visible', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone)]);
    const changed = store.applyPage(
      pageOf([['customer', 'c1', 6, { ...minji, email: 'b@example.com' }]]),
    );
    expect(changed).toEqual([c1]);
    expect(store.read(c1)).toMatchObject({
      version: 6,
      doc: { phone: newPhone, email: 'b@example.com' },
    });
  });

  test('of the same field: the hub stays visible until it has answered', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone)]);
    store.applyPage(pageOf([['customer', 'c1', 6, { ...minji, phone: '+821011112222' }]]));
    expect(phoneOf(store)).toBe('+821011112222');
    const conflict: MutationResult = {
      status: 'conflict',
      record: c1,
      field: 'phone',
      mine: newPhone,
      theirs: '+821011112222',
    };
    expect(store.settle([{ id: uuid(1), result: conflict }])).toEqual([c1]);
    expect(store.entries('attention', 5)).toMatchObject([{ result: conflict }]);
  });

  test('that erases the customer: nothing of them is visible or found, whatever is unsent', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone), noteOf(uuid(2), 'c1', uuid(100), 'linen')]);
    store.applyPage(pageOf([['customer', 'c1', 6, null]]));
    expect(store.read(c1)).toMatchObject({ deleted: true, doc: null });
    expect(store.aboutCustomer('c1')).toEqual([]);
    expect(store.read({ kind: 'note', id: uuid(100) })).toBeUndefined();
    expect(['0000', '김민지'].map((text) => store.searchCustomers(text, 5).total)).toEqual([0, 0]);
    expect(store.countCustomers()).toBe(0);
    expect(store.outboxCounts().unsent).toBe(2);
  });
});

describe('an accepted mutation', () => {
  test('stays visible until its row has arrived, and then leaves the outbox', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone)]);
    store.settle([{ id: uuid(1), result: accepted({ 'customer/c1': 9 }) }]);
    expect(store.entry(uuid(1))?.state).toBe('accepted');
    expect(phoneOf(store)).toBe(newPhone);
    store.applyPage(pageOf([['customer', 'c1', 7, { ...minji, email: 'b@example.com' }]]));
    expect(store.read(c1)?.doc).toMatchObject({ phone: newPhone, email: 'b@example.com' });
    store.applyPage(pageOf([['customer', 'c1', 9, { ...minji, phone: newPhone, tags: ['x'] }]]));
    expect(store.entry(uuid(1))).toBeUndefined();
    expect(store.read(c1)?.doc).toMatchObject({ phone: newPhone, tags: ['x'] });
  });

  test('whose row came before the answer leaves at once', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone), phoneEdit(2, newPhone, '+821011112222')]);
    store.applyPage(pageOf([['customer', 'c1', 9, { ...minji, phone: newPhone }]]));
    expect(phoneOf(store)).toBe('+821011112222');
    expect(store.settle([{ id: uuid(1), result: accepted({ 'customer/c1': 9 }) }])).toEqual([c1]);
    expect(store.entry(uuid(1))).toBeUndefined();
    expect(store.outboxCounts()).toEqual({ unsent: 1, attention: 0, lastSequence: 2 });
  });

  test('that changed nothing leaves at once', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, newPhone, oldPhone)]);
    store.settle([{ id: uuid(1), result: accepted({}) }]);
    expect(store.entry(uuid(1))).toBeUndefined();
  });

  test('is no longer waited for once the feed of every scope has passed it', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone)]);
    store.settle([{ id: uuid(1), result: accepted({ 'customer/c1': 9 }) }]);
    // The hub moved the customer to a scope that this station does not hold.
    store.applyPage(pageOf([], { next: { phase: 'feed', version: 12 } }));
    expect(store.entry(uuid(1))).toBeUndefined();
    expect(phoneOf(store)).toBe(oldPhone);
  });
});

describe('a refused mutation', () => {
  test('shows the hub again, and is kept for a person', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone), noteOf(uuid(2), 'c1', uuid(100), 'linen')]);
    const results = [
      { id: uuid(1), result: rejected },
      { id: uuid(9), result: rejected },
    ];
    expect(store.settle(results)).toContainEqual(c1);
    expect(phoneOf(store)).toBe(oldPhone);
    expect(store.searchCustomers('5678', 5).total).toBe(1);
    expect(store.aboutCustomer('c1').map(({ id }) => id)).toEqual([uuid(100)]);
    expect(store.pendingOn(c1).map(({ state }) => state)).toEqual(['attention', 'unsent']);
    expect(store.settle([{ id: uuid(1), result: accepted({}) }])).toEqual([]);
  });

  test('takes with it what was built on it', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone), phoneEdit(2, newPhone, '+821011112222')]);
    store.settle([{ id: uuid(1), result: rejected }]);
    expect(phoneOf(store)).toBe(oldPhone);
  });

  test('is closed by a person, or by the change that replaces it', () => {
    const store = storeWithMinji();
    store.append([phoneEdit(1, oldPhone, newPhone), noteOf(uuid(2), 'c1', uuid(100), 'linen')]);
    store.settle([
      { id: uuid(1), result: rejected },
      { id: uuid(2), result: rejected },
    ]);
    expect(store.closeAttention(uuid(2))).toBe(true);
    expect(store.closeAttention(uuid(2))).toBe(false);
    expect(store.closeAttention(uuid(9))).toBe(false);
    expect(store.append([phoneEdit(3, oldPhone, newPhone)], uuid(1))).toMatchObject({ ok: true });
    expect(store.outboxCounts()).toEqual({ unsent: 1, attention: 0, lastSequence: 3 });
    expect(store.entries('closed', 10).map(({ mutation }) => mutation.id)).toEqual([
      uuid(1),
      uuid(2),
    ]);
    expect(store.pendingOn(c1).map(({ mutation }) => mutation.id)).toEqual([uuid(3)]);
  });

  test('that is closed is history, of which the last 1,000 are kept', () => {
    const directory = temporaryDirectory();
    const store = storeWithMinji(directory);
    const ids = Array.from({ length: 1_005 }, (_, i) => uuid(i + 1));
    store.append(ids.map((id, i) => noteOf(id, 'c1', uuid(5_000 + i), 'x')));
    store.settle(ids.map((id) => ({ id, result: rejected })));
    store.close();
    const db = openFile(directory, 'outbox');
    const mutations = createMutationRows(db, 'station-1');
    db.transaction(() => ids.forEach((id) => mutations.close(id)))();
    const closed = mutations.inState('closed', 2_000);
    expect([closed.length, closed[0]?.mutation.sequence]).toEqual([1_000, 6]);
    db.close();
  });
});

describe('sequence numbers', () => {
  test('are never given twice, even after the rows have gone', () => {
    const directory = temporaryDirectory();
    const store = storeWithMinji(directory);
    store.append([phoneEdit(1, oldPhone, newPhone)]);
    store.settle([{ id: uuid(1), result: accepted({}) }]);
    store.close();
    const reopened = openTestStore(directory);
    expect(reopened.append([phoneEdit(2, oldPhone, newPhone)])).toMatchObject({
      mutations: [{ sequence: 2 }],
    });
  });

  test('unsent ones are read in order from any number on', () => {
    const store = storeWithMinji();
    store.append([1, 2, 3].map((n) => noteOf(uuid(n), 'c1', uuid(100 + n), 'x')));
    store.settle([{ id: uuid(2), result: rejected }]);
    expect(store.unsentAfter(0, 10).map(({ sequence }) => sequence)).toEqual([1, 3]);
    expect(store.unsentAfter(1, 10).map(({ sequence }) => sequence)).toEqual([3]);
    expect(store.unsentAfter(0, 1).map(({ sequence }) => sequence)).toEqual([1]);
  });

  test.each([0, 1, 2, 3, 40])(
    'after a rewind to %i unsent ones follow on in their order',
    (last) => {
      const directory = temporaryDirectory();
      const store = storeWithMinji(directory);
      store.append([1, 2, 3, 4].map((n) => noteOf(uuid(n), 'c1', uuid(100 + n), `note ${n}`)));
      store.settle([{ id: uuid(2), result: rejected }]);
      store.renumberUnsent(last);
      store.renumberUnsent(last);
      expect(store.unsentAfter(last, 10).map(({ id, sequence }) => [id, sequence])).toEqual([
        [uuid(1), last + 1],
        [uuid(3), last + 2],
        [uuid(4), last + 3],
      ]);
      expect(store.entry(uuid(2))?.state).toBe('attention');
      expect(store.pendingOn({ kind: 'note', id: uuid(102) })).toHaveLength(1);
      expect(store.outboxCounts().lastSequence).toBe(last + 3);
      store.close();
      const reopened = openTestStore(directory);
      expect(reopened.aboutCustomer('c1')).toHaveLength(3);
      expect(reopened.append([noteOf(uuid(9), 'c1', uuid(109), 'x')])).toMatchObject({
        mutations: [{ sequence: last + 4 }],
      });
    },
  );

  test('of an outbox that was lost go on where the hub stands', () => {
    const store = storeWithMinji();
    store.renumberUnsent(50);
    expect(store.append([noteOf(uuid(1), 'c1', uuid(101), 'x')])).toMatchObject({
      mutations: [{ sequence: 51 }],
    });
  });
});

test('a stop between a page and the overlay over it is mended at the next start', () => {
  const directory = temporaryDirectory();
  const store = storeWithMinji(directory);
  store.append([phoneEdit(1, oldPhone, newPhone), noteOf(uuid(2), 'c1', uuid(100), 'linen')]);
  store.settle([{ id: uuid(2), result: accepted({ [`note/${uuid(100)}`]: 8 }) }]);
  store.close();
  // What the page's transaction leaves when the process ends before the outbox's.
  const db = openFile(directory, 'replica');
  const doc = JSON.stringify({ ...minji, email: 'b@example.com' });
  db.prepare("UPDATE record SET version = 7, doc = ? WHERE id = 'c1'").run(doc);
  db.exec("INSERT INTO kind (name) VALUES ('note')");
  db.prepare(
    `INSERT INTO record (kind, id, scope, version, subject, doc)
     SELECT number, ?, 1, 8, 'c1', '{"customerId":"c1","text":"linen"}' FROM kind WHERE name = 'note'`,
  ).run(uuid(100));
  db.close();
  const reopened = openTestStore(directory);
  expect(reopened.read(c1)).toMatchObject({
    version: 7,
    doc: { phone: newPhone, email: 'b@example.com' },
  });
  expect(reopened.entry(uuid(2))).toBeUndefined();
  expect(reopened.aboutCustomer('c1')).toMatchObject([{ version: 8 }]);
});

test('losing a scope hides what was pending in it, and gets it back with the scope', () => {
  const store = storeWithMinji();
  store.append([phoneEdit(1, oldPhone, newPhone)]);
  store.setGrants([], testEpoch);
  expect(store.read(c1)).toBeUndefined();
  expect(store.searchCustomers('0000', 5).total).toBe(0);
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
  expect(phoneOf(store)).toBe(newPhone);
});
