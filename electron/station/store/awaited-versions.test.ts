import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import {
  customerDoc,
  noteOf,
  openTestStore,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';

test('what another took back first stays away until their retraction has arrived here', () => {
  const store = openTestStore();
  const note = { kind: 'note', id: uuid(101) };
  const at = { at: 1, station: 'station-2', store: 'gangnam', staff: null };
  const doc = { customerId: 'c1', text: 'linen', observed: at };
  store.applyPage(
    pageOf([
      ['customer', 'c1', 5, customerDoc('김', '민지')],
      ['note', note.id, 6, doc],
    ]),
  );
  const args = { id: note.id, customerId: 'c1' };
  store.append([{ ...noteOf(uuid(1), 'c1', note.id, ''), name: 'note.retract', args }]);
  const isShown = () => !JSON.stringify(store.read(note)?.doc).includes('"retracted"');
  // The hub had it at version 8 by then, and had nothing to write.
  const versions = { 'customer/c1': 5, [`note/${note.id}`]: 8 };
  store.settle([{ id: uuid(1), result: { status: 'accepted', versions } }]);
  expect(isShown()).toBe(false);
  store.applyPage(pageOf([['note', note.id, 8, { ...doc, retracted: at }]]));
  expect(isShown()).toBe(false);
  expect(store.entry(uuid(1))).toBeUndefined();
});

test('what was accepted is awaited over a replica that was made again, too', () => {
  const dataDir = temporaryDirectory();
  const first = openTestStore(dataDir);
  const rows = [['customer', 'c1', 5, customerDoc('김', '민지')] as const];
  first.applyPage(pageOf(rows.map(([...row]) => row)));
  first.append([noteOf(uuid(1), 'c1', uuid(101), 'linen')]);
  const versions = { [`note/${uuid(101)}`]: 6 };
  first.settle([{ id: uuid(1), result: { status: 'accepted', versions } }]);
  first.close();
  rmSync(join(dataDir, 'replica.db'));

  const store = openStore(storeOptions(dataDir));
  expect(store.entry(uuid(1))?.state).toBe('accepted');
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf(rows.map(([...row]) => row)));
  expect(store.read({ kind: 'note', id: uuid(101) })?.doc).toMatchObject({ text: 'linen' });
  store.close();
});

test('what the hub took and did not write is not shown any more, with its answer and not a page later', () => {
  const store = openTestStore();
  const note = { kind: 'note', id: uuid(101) };
  store.applyPage(pageOf([['customer', 'c1', 5, customerDoc('김', '민지')]]));
  store.append([noteOf(uuid(1), 'c1', note.id, 'linen')]);
  expect(store.read(note)?.doc).toMatchObject({ text: 'linen' });
  const changed = store.settle([
    { id: uuid(1), result: { status: 'accepted', versions: { 'customer/c1': 6 } } },
  ]);
  expect(changed).toContainEqual(note);
  expect(store.read(note)).toBeUndefined();
});

test('an answer that changes nothing that is seen is told all the same', () => {
  const store = openTestStore();
  const note = { kind: 'note', id: uuid(101) };
  store.applyPage(pageOf([['customer', 'c1', 5, customerDoc('김', '민지')]]));
  store.append([noteOf(uuid(1), 'c1', note.id, 'linen')]);
  const versions = { [`note/${note.id}`]: 6 };
  const changed = store.settle([{ id: uuid(1), result: { status: 'accepted', versions } }]);
  expect(changed).toEqual(expect.arrayContaining([{ kind: 'customer', id: 'c1' }, note]));
  expect(store.read(note)?.doc).toMatchObject({ text: 'linen' });
  expect(store.pendingOn(note)).toHaveLength(1);
});
