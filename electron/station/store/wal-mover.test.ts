import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';
import { createWalMover } from './wal-mover.ts';

test('moves the WAL when there is enough in it, so that it stays small and commits need not wait for it', () => {
  const path = join(temporaryDirectory(), 'replica.db');
  const key = new Uint8Array(32).fill(1);
  const db = openConnection({ path, role: 'replica', key, cipher: 'aegis' });
  db.exec('CREATE TABLE row (number INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
  let nowMs = 0;
  const mover = createWalMover(db, () => (nowMs += 1));
  expect(mover.move()).toBe(false);
  let moved = 0;
  for (let transaction = 0; transaction < 40; transaction += 1) {
    db.transaction(() => {
      for (let i = 0; i < 100; i += 1) insert.run('x'.repeat(4_000));
    })();
    if (!mover.move()) continue;
    moved += 1;
    // Nothing is left to be moved.
    expect(mover.move()).toBe(false);
  }
  expect(moved).toBeGreaterThan(4);
  expect(statSync(path).size).toBeGreaterThan(2_000 * 4_096);
  expect(statSync(`${path}-wal`).size).toBeLessThan(2_000 * 4_096);
  db.close();
});
