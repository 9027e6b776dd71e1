import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestStore, storeOptions, temporaryDirectory } from '#tests/support/store-files.ts';
import { openStore } from './open-store.ts';

const most = { perStation: 3, windowMs: 1_000 };
const code = { pickupId: 'pickup:1', epoch: 1 };

test('a try counts before it is looked at, and a right one takes nothing away', () => {
  const { deskAttempts } = openTestStore();
  const first = deskAttempts.begin(code, 0, most);
  expect(deskAttempts.wrong(code)).toBe(1);
  deskAttempts.right(code, first);
  expect(deskAttempts.wrong(code)).toBe(0);
  deskAttempts.begin(code, 0, most);
  expect(deskAttempts.wrong(code)).toBe(1);
  // A code that was issued anew starts from nothing.
  expect(deskAttempts.wrong({ ...code, epoch: 2 })).toBe(0);
});

test('too many wrong ones within the time close the desk until somebody opens it, over a start as well', () => {
  const dataDir = temporaryDirectory();
  const before = openTestStore(dataDir);
  for (const nowMs of [0, 500, 5_000, 5_100]) before.deskAttempts.begin(null, nowMs, most);
  expect(before.deskAttempts.isClosed()).toBe(false);
  before.deskAttempts.begin(code, 5_200, most);
  expect(before.deskAttempts.isClosed()).toBe(true);
  before.close();
  const { deskAttempts } = openTestStore(dataDir);
  expect(deskAttempts.isClosed()).toBe(true);
  deskAttempts.open();
  deskAttempts.begin(null, 5_300, most);
  expect(deskAttempts.isClosed()).toBe(false);
  expect(deskAttempts.wrong(code)).toBe(1);
});

test('a clock that is put back gains nobody a try, and a right last one closes nothing', () => {
  const { deskAttempts } = openTestStore();
  deskAttempts.begin(null, 9_000, most);
  deskAttempts.begin(null, 9_100, most);
  const third = deskAttempts.begin(code, 10, most);
  expect(deskAttempts.isClosed()).toBe(true);
  deskAttempts.right(code, third);
  expect(deskAttempts.isClosed()).toBe(false);
});

test('a try counts though the station is killed before it has looked', () => {
  const dataDir = temporaryDirectory();
  openStore(storeOptions(dataDir)).close();
  const program = fileURLToPath(import.meta.resolve('#tests/support/try-and-die.ts'));
  for (const tries of [1, 2]) {
    const { signal } = spawnSync(process.execPath, [program, dataDir], { stdio: 'ignore' });
    expect(signal).toBe('SIGKILL');
    const store = openStore(storeOptions(dataDir));
    expect(store.deskAttempts.wrong(code)).toBe(tries);
    store.close();
  }
});
