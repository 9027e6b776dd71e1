import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  customerDoc,
  hashesIn,
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
import { replicaMigrations } from './migrations/replica.ts';
import { outboxMigrations } from './migrations/outbox.ts';
import { OpenProblem } from './open-problem.ts';
import { type OpenStore, openStore, storeFilesExist } from './open-store.ts';

const minji = customerDoc('김', '민지', { phone: '+821012345678' });

/** Files with a customer and an unsent note in them, closed in order. */
function filledDirectory(changed?: Partial<OpenStore>): string {
  const directory = temporaryDirectory();
  const store = openStore(storeOptions(directory, changed));
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf([['customer', 'c1', 1, minji]]));
  store.append([noteOf(uuid(1), 'c1', uuid(100), 'likes linen')]);
  store.close();
  return directory;
}

function problemOf(open: () => unknown): { problem: string; file: string } {
  try {
    open();
  } catch (error) {
    if (error instanceof OpenProblem) return { problem: error.problem, file: error.file };
    throw error;
  }
  throw new Error('it opened');
}

/** Expects the refusal, and that not a byte changed. */
function expectRefused(
  directory: string,
  changed: Partial<OpenStore>,
  problem: string,
  file: string,
) {
  const before = hashesIn(directory);
  expect(problemOf(() => openStore(storeOptions(directory, changed)))).toEqual({ problem, file });
  expect(hashesIn(directory)).toEqual(before);
}

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([(bytes[offset] ?? 0) ^ 1]), 0, 1, offset);
  closeSync(file);
}

describe('a new directory', () => {
  test('gets two files and a ballast that only their owner may read', () => {
    const directory = join(temporaryDirectory(), 'a station');
    openTestStore(directory).close();
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(directory)).toBe('700');
    expect(readdirSync(directory).map((name) => [name, mode(join(directory, name))])).toEqual([
      ['ballast', '600'],
      ['outbox.count', '600'],
      ['outbox.db', '600'],
      ['replica.db', '600'],
    ]);
  });

  test('has no store files; a filled one has', () => {
    expect(storeFilesExist(temporaryDirectory())).toBe(false);
    expect(storeFilesExist(filledDirectory())).toBe(true);
  });
});

describe.each(['aegis', 'sqlcipher'] as const)('with %s', (cipher) => {
  test('what was saved is there after reopening', () => {
    const directory = filledDirectory({ cipher });
    const store = openTestStore(directory, { cipher });
    expect(store.read({ kind: 'customer', id: 'c1' })?.doc).toEqual(minji);
    expect(store.unsentAfter(0, 10).map(({ sequence, name }) => [sequence, name])).toEqual([
      [1, 'note.add'],
    ]);
    expect(store.aboutCustomer('c1').map(({ kind }) => kind)).toEqual(['note']);
  });

  test('a wrong key is refused', () => {
    const other = new Uint8Array(32).fill(9);
    const { keys } = storeOptions('');
    const directory = filledDirectory({ cipher });
    expectRefused(directory, { keys: { ...keys, outbox: other } }, 'wrong_key', 'outbox.db');
    expectRefused(directory, { keys: { ...keys, replica: other } }, 'wrong_key', 'replica.db');
  });

  test.each([
    ['the first page', 100],
    ['another page', 3 * 4096 + 50],
  ])('a flipped bit in %s is damage, not a wrong key', (_, offset) => {
    const directory = filledDirectory({ cipher });
    flipBit(join(directory, 'outbox.db'), offset);
    const before = hashesIn(directory)['outbox.db'];
    const store = openStore(storeOptions(directory, { cipher }));
    expect(store.damage().outbox).toMatchObject({ kept: 'outbox.damaged-1.db' });
    store.close();
    expect(hashesIn(directory)['outbox.damaged-1.db']).toBe(before);
  });
});

test('files keep the cipher they were made with, whichever is chosen now', () => {
  const directory = filledDirectory({ cipher: 'sqlcipher' });
  const store = openTestStore(directory, { cipher: 'aegis' });
  expect(store.countCustomers()).toBe(1);
});

test('files of another station or another store are refused', () => {
  const directory = filledDirectory();
  const station = { id: 'station-2', store: 'gangnam', mode: 'associate' } as const;
  expectRefused(directory, { station }, 'other_station', 'outbox.db');
  const moved = { id: 'station-1', store: 'busan', mode: 'associate' } as const;
  expectRefused(directory, { station: moved }, 'other_station', 'outbox.db');
});

test('a file put in the place of the other is refused', () => {
  const directory = filledDirectory();
  const { keys } = storeOptions('');
  renameSync(join(directory, 'replica.db'), join(directory, 'x'));
  renameSync(join(directory, 'outbox.db'), join(directory, 'replica.db'));
  renameSync(join(directory, 'x'), join(directory, 'outbox.db'));
  expectRefused(
    directory,
    { keys: { replica: keys.outbox, outbox: keys.replica } },
    'damaged',
    'outbox.db',
  );
});

test('files from a newer app are refused by an older one', () => {
  const next = { number: replicaMigrations.length + 1, name: 'what comes next', up: () => {} };
  const directory = filledDirectory({
    migrations: { replica: [...replicaMigrations, next], outbox: outboxMigrations },
  });
  expectRefused(directory, {}, 'newer_file', 'replica.db');
});

test('a file that is cut short is damaged', () => {
  const directory = filledDirectory();
  truncateSync(join(directory, 'outbox.db'), 3 * 4096 + 100);
  const store = openStore(storeOptions(directory));
  expect(store.damage().outbox).toMatchObject({ kept: 'outbox.damaged-1.db' });
  store.close();
});

test('a file that is no database is refused', () => {
  const directory = filledDirectory();
  writeFileSync(join(directory, 'replica.db'), 'not a database '.repeat(1000));
  expectRefused(directory, {}, 'wrong_key', 'replica.db');
});

test('a file that a stop left empty is made anew', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'outbox.db'), '');
  expect(openTestStore(directory).outboxCounts().lastSequence).toBe(0);
});

test('each connection has the settings that were learnt, also when it is opened again', () => {
  const directory = filledDirectory();
  const { keys } = storeOptions('');
  const read = (role: 'replica' | 'outbox', cipher: 'aegis' | 'sqlcipher', dir: string) => {
    const db = openConnection({ path: join(dir, `${role}.db`), role, key: keys[role], cipher });
    const names = ['journal_mode', 'locking_mode', 'synchronous', 'temp_store', 'secure_delete'];
    const more = ['foreign_keys', 'trusted_schema', 'cell_size_check', 'cipher'];
    const values = [...names, ...more].map((name) => db.pragma(name, { simple: true }));
    db.close();
    return values;
  };
  expect(read('outbox', 'aegis', directory)).toEqual([
    'wal',
    'exclusive',
    2,
    2,
    1,
    1,
    0,
    1,
    'aegis',
  ]);
  expect(read('replica', 'aegis', directory)).toEqual([
    'wal',
    'exclusive',
    1,
    2,
    1,
    1,
    0,
    1,
    'aegis',
  ]);
});

test('files that this process has open already are refused', () => {
  const directory = filledDirectory();
  openTestStore(directory);
  expect(problemOf(() => openStore(storeOptions(directory)))).toEqual({
    problem: 'in_use',
    file: 'outbox.db',
  });
});

test('an outbox put back from a copy opens: the hub is who notices', () => {
  const directory = filledDirectory();
  const copy = join(temporaryDirectory(), 'outbox.db');
  copyFileSync(join(directory, 'outbox.db'), copy);
  const store = openStore(storeOptions(directory));
  store.append([noteOf(uuid(2), 'c1', uuid(101), 'and wool')]);
  store.close();
  copyFileSync(copy, join(directory, 'outbox.db'));
  const back = openTestStore(directory);
  expect(back.outboxCounts()).toEqual({ unsent: 1, attention: 0, lastSequence: 1 });
  expect(existsSync(join(directory, 'outbox.db-wal'))).toBe(true);
});
