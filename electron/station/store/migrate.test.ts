import { expect, test } from 'vitest';
import {
  customerDoc,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
} from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';
import type { Migration } from './migrate.ts';
import { outboxMigrations } from './migrations/outbox.ts';
import { replicaMigrations } from './migrations/replica.ts';
import { openStore } from './open-store.ts';

const second = (up: Migration['up']) => ({
  replica: [...replicaMigrations, { number: 2, name: 'when a record was last seen', up }],
  outbox: outboxMigrations,
});

function filledDirectory(): string {
  const directory = temporaryDirectory();
  const store = openStore(storeOptions(directory));
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]]));
  store.close();
  return directory;
}

function inReplica(directory: string, sql: string): unknown {
  const { keys, cipher } = storeOptions(directory);
  const path = `${directory}/replica.db`;
  const db = openConnection({ path, role: 'replica', key: keys.replica, cipher });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

test('a step is taken once, with the rows of the version before in place', () => {
  const directory = filledDirectory();
  let taken = 0;
  const migrations = second((db) => {
    taken += 1;
    db.exec('ALTER TABLE record ADD COLUMN seen_at INTEGER; UPDATE record SET seen_at = 5');
  });
  for (let start = 0; start < 2; start += 1) {
    const store = openStore(storeOptions(directory, { migrations }));
    expect(store.searchCustomers('김민지', 5).total).toBe(1);
    store.close();
  }
  expect(taken).toBe(1);
  expect(inReplica(directory, 'SELECT id, seen_at FROM record')).toEqual([
    { id: 'c1', seen_at: 5 },
  ]);
});

test('a step that fails leaves the file at the version before, to be opened by the old app', () => {
  const directory = filledDirectory();
  const migrations = second((db) => {
    db.exec('ALTER TABLE record ADD COLUMN seen_at INTEGER');
    throw new Error('power cut');
  });
  expect(() => openStore(storeOptions(directory, { migrations }))).toThrow('power cut');
  expect(inReplica(directory, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  const store = openStore(storeOptions(directory));
  expect(store.countCustomers()).toBe(1);
  store.close();
});

test('the numbers of the steps go up by one', () => {
  for (const migrations of [replicaMigrations, outboxMigrations]) {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, i) => i + 1));
  }
});
