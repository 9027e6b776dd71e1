/** What the outbox does when the hub's database was put back to an older state. */
import { expect, test } from 'vitest';
import type { MutationResult } from '#shared/domain/mutation.ts';
import {
  customerDoc,
  noteOf,
  openTestStore,
  pageOf,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';

const accepted = (note: number, version: number): MutationResult => ({
  status: 'accepted',
  versions: { [`note/${uuid(note)}`]: version },
});

test('what the hub accepted and has forgotten since is unsent again, once and in order', () => {
  const store = openTestStore();
  const minji = customerDoc('김', '민지');
  store.applyPage(pageOf([['customer', 'c1', 5, minji]]));
  store.append([
    noteOf(uuid(1), 'c1', uuid(101), 'a'),
    noteOf(uuid(2), 'c1', uuid(102), 'b'),
    noteOf(uuid(3), 'c1', uuid(103), 'c'),
  ]);
  store.settle([
    { id: uuid(1), result: accepted(101, 8) },
    { id: uuid(2), result: accepted(102, 9) },
  ]);
  store.setGrants([testScope], uuid(999));
  store.applyPage(pageOf([['customer', 'c1', 5, minji]], { epoch: uuid(999) }));
  store.renumberUnsent(1);
  expect(store.unsentAfter(0, 10).map(({ id, sequence }) => [id, sequence])).toEqual([
    [uuid(2), 2],
    [uuid(3), 3],
  ]);
  expect(store.outboxCounts()).toMatchObject({ unsent: 2, lastSequence: 3 });
  expect(store.aboutCustomer('c1')).toHaveLength(3);
});

test('what was accepted under another epoch is unsent again though its numbers are used, once', () => {
  const directory = temporaryDirectory();
  const store = openTestStore(directory);
  store.applyPage(pageOf([['customer', 'c1', 5, customerDoc('김', '민지')]]));
  expect(store.adoptEpoch(testEpoch, 0)).toBe(0);
  store.append([
    noteOf(uuid(1), 'c1', uuid(101), 'a'),
    noteOf(uuid(2), 'c1', uuid(102), 'b'),
    noteOf(uuid(3), 'c1', uuid(103), 'c'),
  ]);
  store.settle([
    { id: uuid(1), result: accepted(101, 8) },
    { id: uuid(2), result: accepted(102, 9) },
  ]);
  expect(store.adoptEpoch(testEpoch, 2)).toBe(0);
  expect(store.outboxCounts().unsent).toBe(1);

  // Another copy of this station has used the numbers up to 4 since the hub was put back.
  expect(store.adoptEpoch(uuid(999), 4)).toBe(2);
  store.close();
  const again = openTestStore(directory);
  expect(again.adoptEpoch(uuid(999), 4)).toBe(0);
  expect(again.unsentAfter(0, 10).map(({ id, sequence }) => [id, sequence])).toEqual([
    [uuid(1), 5],
    [uuid(2), 6],
    [uuid(3), 7],
  ]);
  expect(again.outboxCounts()).toMatchObject({ unsent: 3, lastSequence: 7 });
  expect(again.aboutCustomer('c1')).toHaveLength(3);
});
