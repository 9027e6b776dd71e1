import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '#tests/support/store-files.ts';
import { deleteEverything, isWiping } from './delete-everything.ts';

const files = [
  'station.json',
  'enrolling.json',
  'lease',
  'lease.new',
  'replica.db',
  'replica.db-wal',
  'replica.db-shm',
  'outbox.db',
  'outbox.db-wal',
  'outbox.new.db',
  'outbox.count',
  'replica.damaged-3.db',
  'outbox.damaged-1.db-wal',
  'ballast',
  'keyring-id',
  'development.key',
];

function stationWith(names: readonly string[]): string {
  const dataDir = temporaryDirectory();
  for (const name of names) writeFileSync(join(dataDir, name), 'x'.repeat(100));
  mkdirSync(join(dataDir, 'logs'));
  writeFileSync(join(dataDir, 'logs', 'today.log'), 'x');
  return dataDir;
}

const never = () => new Promise<void>(() => {});

test('nothing of a station is left, whatever it is called', async () => {
  const dataDir = stationWith(files);
  await deleteEverything(dataDir, { forget: async () => {} }, never);
  expect(readdirSync(dataDir)).toEqual([]);
});

test('the wrapped keys are gone before anything else is, and a marker tells that it is not done', async () => {
  const dataDir = stationWith(files);
  let there: string[] = [];
  const forget = async () => {
    there = readdirSync(dataDir);
  };
  await deleteEverything(dataDir, { forget }, never);
  expect(there).toEqual(expect.arrayContaining(['wiping.json', 'replica.db', 'outbox.db']));
  expect(there.filter((name) => /^(?:station|enrolling|lease)/.test(name))).toEqual([]);
});

test('one that was cut short is gone on with', async () => {
  const dataDir = stationWith(files);
  const cut = deleteEverything(dataDir, { forget: never }, never);
  await Promise.race([cut, new Promise((resolve) => setTimeout(resolve, 20))]);
  expect(isWiping(dataDir)).toBe(true);
  await deleteEverything(dataDir, { forget: async () => {} }, never);
  expect(isWiping(dataDir)).toBe(false);
  expect(readdirSync(dataDir)).toEqual([]);
});

test('a keystore that fails, or never answers, keeps nothing from being deleted', async () => {
  for (const forget of [() => Promise.reject(new Error('locked')), never]) {
    const dataDir = stationWith(files);
    await deleteEverything(dataDir, { forget }, async () => {});
    expect(readdirSync(dataDir)).toEqual([]);
  }
});

test("what a window has in use is left to its host's next start", async () => {
  const dataDir = stationWith(files);
  mkdirSync(join(dataDir, 'electron'));
  await deleteEverything(dataDir, { forget: async () => {} }, never);
  expect(readdirSync(dataDir)).toEqual(['electron']);
  expect(existsSync(join(dataDir, 'wiping.json'))).toBe(false);
});
