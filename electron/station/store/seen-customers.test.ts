import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createSeenCustomers, seenTable } from './seen-customers.ts';

const dayMs = 86_400_000;

function openFile() {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  db.exec(seenTable);
  return { db, seen: createSeenCustomers(db) };
}

test('whose card was opened is known, newest first, once each, after a restart too', () => {
  const { db, seen } = openFile();
  for (const [i, id] of ['a', 'b', 'a', 'c', 'b', 'b'].entries()) seen.notice(id, 1000 + i);
  expect(seen.ids()).toEqual(['b', 'c', 'a']);
  expect(createSeenCustomers(db).ids()).toEqual(['b', 'c', 'a']);
});

test('the oldest are forgotten after a month, or when they are too many', () => {
  const { db, seen } = openFile();
  seen.notice('old', 0);
  seen.notice('young', 2 * dayMs);
  seen.notice('now', 31 * dayMs);
  expect(seen.ids()).toEqual(['now', 'young']);
  for (let i = 0; i < 400; i += 1) seen.notice(`c${i}`, 31 * dayMs + 1 + i);
  expect(seen.ids()).toHaveLength(300);
  expect(seen.ids()[0]).toBe('c399');
  expect(seen.ids()).not.toContain('now');
  expect(db.prepare('SELECT count(*) FROM seen').pluck().get()).toBe(300);
});

test('who is erased is forgotten, but not where that was rolled back', () => {
  const { db, seen } = openFile();
  seen.notice('a', 1);
  seen.notice('b', 2);
  const refused = db.transaction(() => {
    seen.forget('a');
    throw new Error('refused');
  });
  expect(refused).toThrow('refused');
  expect(seen.ids()).toEqual(['b', 'a']);
  seen.forget('a');
  seen.forget('nobody');
  expect(seen.ids()).toEqual(['b']);
  expect(createSeenCustomers(db).ids()).toEqual(['b']);
});
