import { expect, test } from 'vitest';
import { openStore } from '#electron/station/store/open-store.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { plainBytes } from '#tests/support/plain-bytes.ts';
import {
  editOf,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';

/** What of a person could tell who they were, as look-up keeps it: as written, folded, reversed, by key. */
const traces = [
  'Quxyzzyq',
  'quxyzzyq',
  'Vlorpington',
  'vlorpington',
  '뷁쀍',
  'zzmailzz',
  '98761234',
  '43216789',
  'QX777123',
  'qx777123',
  'zzdomainzz',
  'Grumblethorpe',
  'grumblethorpe',
  '18991231',
];
const erased = {
  name: { family: 'Quxyzzyq', given: '뷁쀍' },
  latinName: 'Quxyzzyq Vlorpington',
  aliases: ['Vlorpington'],
  phone: '+821098761234',
  email: 'zzmailzz@zzdomainzz.example',
  loyalty: { number: 'QX777123' },
  birthDate: '1899-12-31',
  address: { line1: '', city: 'Grumblethorpe', country: 'KR' },
};

/** Every byte of a store's file as it is without its cipher. */
function bytesOf(dataDir: string, role: 'replica' | 'outbox'): Buffer {
  const { keys, cipher } = storeOptions(dataDir);
  return plainBytes({ path: `${dataDir}/${role}.db`, role, key: keys[role], cipher });
}

const tracesIn = (bytes: Buffer) => traces.filter((trace) => bytes.includes(trace));

const others = (from: number, version: number): PageRow[] =>
  Array.from({ length: 300 }, (_, i) => [
    'customer',
    `c${from + i}`,
    version + i,
    { name: { family: '김', given: `민지${i}` }, email: `u${from + i}@example.com` },
  ]);

test.each([
  ['who is erased', (): PageRow => ['customer', 'gone', 5_000, null]],
  [
    'whose every value was changed',
    (): PageRow => ['customer', 'gone', 5_000, { name: { family: '김', given: '민지' } }],
  ],
])('nothing is left in the files of a person %s', (_, last) => {
  const dataDir = temporaryDirectory();
  const store = openStore(storeOptions(dataDir));
  store.setGrants([testScope], testEpoch);
  store.applyPage(
    pageOf([...others(0, 1), ['customer', 'gone', 400, erased], ...others(300, 401)]),
  );
  store.applyPage(pageOf(others(600, 1_000)));
  expect(store.searchCustomers('Quxyzzyq', 5).total).toBe(1);

  store.applyPage(pageOf([last()]));
  for (const text of ['Quxyzzyq', '뷁쀍', 'vlorpington', '98761234', 'zzmailzz', 'QX777123']) {
    expect(store.searchCustomers(text, 5).hits).toEqual([]);
  }
  while (store.tidy(false)) continue;
  store.close();
  expect(tracesIn(bytesOf(dataDir, 'replica'))).toEqual([]);
});

test('the files do hold a person who is there: the test above would see them', () => {
  const dataDir = temporaryDirectory();
  const store = openStore(storeOptions(dataDir));
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf([['customer', 'there', 400, erased]]));
  store.append([
    editOf(uuid(1), 'there', 'email', 'zzmailzz@zzdomainzz.example', 'outboxed@example.com'),
  ]);
  store.close();
  const found = tracesIn(bytesOf(dataDir, 'replica'));
  expect(found).toEqual(
    expect.arrayContaining([
      'quxyzzyq',
      'vlorpington',
      '뷁쀍',
      '43216789',
      'qx777123',
      'grumblethorpe',
    ]),
  );
  expect(bytesOf(dataDir, 'outbox').includes('outboxed@example.com')).toBe(true);
});
