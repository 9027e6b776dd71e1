import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  customerDoc,
  editOf,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';
import type { FileRole } from './file-meta.ts';
import type { Migration } from './migrate.ts';
import { outboxMigrations } from './migrations/outbox.ts';
import { replicaMigrations } from './migrations/replica.ts';
import { termTable } from './migrations/term-table.ts';
import { openStore } from './open-store.ts';

const newest = replicaMigrations.length;
const oneMore = (up: Migration['up']) => ({
  replica: [...replicaMigrations, { number: newest + 1, name: 'when a record was last seen', up }],
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

function inFile<T>(directory: string, role: FileRole, work: (db: Database) => T): T {
  const { keys, cipher } = storeOptions(directory);
  const path = `${directory}/${role}.db`;
  const db = openConnection({ path, role, key: keys[role], cipher });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const inReplica = (directory: string, sql: string) =>
  inFile(directory, 'replica', (db) => db.prepare(sql).all());

test('a step is taken once, with the rows of the version before in place', () => {
  const directory = filledDirectory();
  let taken = 0;
  const migrations = oneMore((db) => {
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
  const migrations = oneMore((db) => {
    db.exec('ALTER TABLE record ADD COLUMN seen_at INTEGER');
    throw new Error('power cut');
  });
  expect(() => openStore(storeOptions(directory, { migrations }))).toThrow('power cut');
  expect(inReplica(directory, 'PRAGMA user_version')).toEqual([{ user_version: newest }]);
  const store = openStore(storeOptions(directory));
  expect(store.countCustomers()).toBe(1);
  store.close();
});

/** Takes the passes of a scope back to what was before them: one row a scope, counts a kind. */
const scopesOfSchema4 = `
  CREATE TABLE old_scope (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor TEXT NOT NULL, epoch TEXT,
    received_rows INTEGER NOT NULL DEFAULT 0, total_rows INTEGER NOT NULL DEFAULT 0,
    received_bytes INTEGER NOT NULL DEFAULT 0, total_bytes INTEGER NOT NULL DEFAULT 0,
    level_at INTEGER, holding TEXT NOT NULL DEFAULT 'held'
  ) STRICT;
  INSERT INTO old_scope SELECT number, name, cursor, epoch, received_rows, total_rows,
    received_bytes, total_bytes, level_at, holding FROM scope;
  DROP TABLE scope;
  ALTER TABLE old_scope RENAME TO scope;
  ALTER TABLE kind ADD COLUMN living INTEGER NOT NULL DEFAULT 0;
  DROP TABLE living;
  DROP TABLE removed;
  DROP TABLE erased`;

test('a scope that was being emptied when the app was updated is read anew, and its old rows go', () => {
  const directory = filledDirectory();
  inFile(directory, 'replica', (db) => {
    db.exec(scopesOfSchema4);
    db.exec(`UPDATE scope SET holding = 'emptying', cursor = '{"phase":"start"}', epoch = NULL;
      PRAGMA user_version = 4`);
  });
  const store = openStore(storeOptions(directory));
  expect([store.countCustomers(), store.searchCustomers('김민지', 5).hits]).toEqual([0, []]);
  expect(store.scopes()).toMatchObject([{ cursor: { phase: 'start' } }]);
  while (store.tidy(false));
  store.close();
  expect(inReplica(directory, 'SELECT id FROM record')).toEqual([]);
  expect(inReplica(directory, 'SELECT holding FROM scope')).toEqual([{ holding: 'held' }]);
});

test('counts of living records are made anew for a file of the schema before them', () => {
  const directory = filledDirectory();
  inFile(directory, 'replica', (db) => db.exec(`${scopesOfSchema4}; PRAGMA user_version = 4`));
  const store = openStore(storeOptions(directory));
  expect(store.countCustomers()).toBe(1);
  store.close();
});

test('files of the first schema are found by, with own edits, after their index was made anew', () => {
  const directory = filledDirectory();
  const store = openStore(storeOptions(directory));
  store.append([editOf(uuid(1), 'c1', 'phone', null, '+821012345678')]);
  store.close();
  for (const role of ['replica', 'outbox'] as const) {
    inFile(directory, role, (db) => {
      if (role === 'replica') {
        db.exec(scopesOfSchema4);
        db.exec('DROP TABLE word; DROP TABLE word_chunk; DROP TABLE seen');
      } else {
        db.exec('DROP INDEX mutation_customer; DROP TABLE audit; DROP TABLE pin_attempt');
        db.exec('DROP TABLE desk_try; DROP TABLE desk_code');
      }
      db.exec(`DROP TABLE term_run; DROP TABLE term_block; ${termTable}; PRAGMA user_version = 1`);
    });
  }
  const reopened = openStore(storeOptions(directory));
  expect(reopened.searchCustomers('김민지', 5).total).toBe(1);
  expect(reopened.searchCustomers('5678', 5).total).toBe(1);
  reopened.close();
});

test('the numbers of the steps go up by one', () => {
  for (const migrations of [replicaMigrations, outboxMigrations]) {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, i) => i + 1));
  }
});
