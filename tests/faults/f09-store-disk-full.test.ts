/** F9, of the store alone: the disk is full. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fillUp, smallDisk } from '#tests/support/small-disk.ts';
import {
  customerDoc,
  noteOf,
  pageOf,
  storeOptions,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import { StorageFull, type Store } from '#electron/station/store/store.ts';

const note = (n: number) => noteOf(uuid(n), 'c1', uuid(100_000 + n), `a note ${n} `.repeat(40));

/** Appends notes until the disk is full; the numbers of those that were acknowledged. */
function appendUntilFull(store: Store, from: number): number[] {
  const acknowledged: number[] = [];
  for (let n = from; ; n += 1) {
    try {
      expect(store.append([note(n)]).ok).toBe(true);
      acknowledged.push(n);
    } catch (error) {
      expect(error).toBeInstanceOf(StorageFull);
      return acknowledged;
    }
    if (n % 10 === 0) store.settle([{ id: uuid(n), result: { status: 'accepted', versions: {} } }]);
  }
}

test('F9: on a full disk nothing acknowledged is lost, reading goes on, and saving says why it cannot', ({
  skip,
}) => {
  const disk = smallDisk();
  if (disk === undefined) skip();
  const dataDir = join(disk as string, 'data');
  mkdirSync(dataDir);
  const filler = join(disk as string, 'filler');
  let store = openStore(storeOptions(dataDir));
  onTestFinished(() => store.close());
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]]));
  store.append([note(1), note(2), note(3)]);

  fillUp(filler);
  const late = appendUntilFull(store, 4);
  const all = [1, 2, 3, ...late.filter((n) => n % 10 !== 0)];
  const unsent = () => store.unsentAfter(0, 10_000).map(({ id }) => id);
  expect(unsent()).toEqual(all.map(uuid));
  expect(() => store.append([note(50_000)])).toThrow(StorageFull);
  expect(store.entry(uuid(50_000))).toBeUndefined();
  expect(store.aboutCustomer('c1')).toHaveLength(all.length);
  expect(store.searchCustomers('김민지', 5).total).toBe(1);

  // Answers of the hub free room, and are taken with the ballast's help.
  store.settle([{ id: uuid(1), result: { status: 'accepted', versions: {} } }]);
  expect(unsent()).toEqual(all.slice(1).map(uuid));

  // A start on a full disk works too.
  store.close();
  fillUp(filler);
  store = openStore(storeOptions(dataDir));
  expect(unsent()).toEqual(all.slice(1).map(uuid));
  expect(store.searchCustomers('김민지', 5).total).toBe(1);

  rmSync(filler);
  expect(store.append([note(60_000)]).ok).toBe(true);
  store.close();
  store = openStore(storeOptions(dataDir));
  expect(unsent()).toEqual([...all.slice(1), 60_000].map(uuid));
  expect(existsSync(join(dataDir, 'ballast'))).toBe(true);
});

test('F9: a page that does not fit leaves neither rows nor cursor', ({ skip }) => {
  const disk = smallDisk();
  if (disk === undefined) skip();
  const dataDir = join(disk as string, 'data');
  const store = openStore(storeOptions(dataDir));
  onTestFinished(() => store.close());
  store.setGrants([testScope], testEpoch);
  const page = (first: number) =>
    pageOf(
      Array.from({ length: 1_000 }, (_, i) => [
        'customer',
        `c${first + i}`,
        first + i,
        customerDoc('김', `민지${first + i}`, { note: 'x'.repeat(300) }),
      ]),
    );
  let pages = 0;
  expect(() => {
    for (; pages < 100; pages += 1) store.applyPage(page(1 + pages * 1_000));
  }).toThrow(StorageFull);
  expect(pages).toBeGreaterThan(2);
  expect(store.countCustomers()).toBe(pages * 1_000);
  expect(store.scopes()[0]?.cursor).toEqual({ phase: 'feed', version: pages * 1_000 });
});
