import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { pickupDoc } from '#tests/support/desk-records.ts';
import type { RecordState } from '#shared/domain/record.ts';
import { createDeskBook } from './desk-book.ts';

function recordOf(number: string): RecordState {
  const doc = pickupDoc(number);
  return { kind: 'pickup', id: number, scope: 'store:gangnam', version: 1, doc, deleted: false };
}

/** A book over these records, of which nothing more is read than the test lets it. */
function openBook(records: RecordState[]) {
  const waiting: (() => void)[] = [];
  const read = { begun: 0, atOnce: 0 };
  const book = createDeskBook({
    store: {
      read: ({ id }) => records.find((record) => record.id === id),
      listSome(kind) {
        if (kind === 'arrival') read.begun += 1;
        return { records: records.filter((record) => record.kind === kind), next: undefined };
      },
    },
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        read.atOnce = Math.max(read.atOnce, waiting.length);
      }),
  });
  /** Gives turns until everything that was to be read has been. */
  async function finish(): Promise<void> {
    const end = { come: false };
    const ready = book.ready().finally(() => {
      end.come = true;
    });
    while (!end.come) {
      waiting.shift()?.();
      await setImmediate();
    }
    await ready;
  }
  const listed = () => [...book.pickups()].map(({ pickupId }) => pickupId);
  return { book, read, finish, listed };
}

test('all that changed while the book was being read is read once more, after it, however often it was said', async () => {
  const records = [recordOf('1001')];
  const { book, read, finish, listed } = openBook(records);
  expect(read.begun).toBe(1);
  for (let page = 0; page < 50; page += 1) book.changed('all');
  records.splice(0, 1, recordOf('1002'));
  await finish();
  expect(listed()).toEqual(['1002']);
  expect(read).toEqual({ begun: 2, atOnce: 1 });
});

test('what is gone when all may have changed is in no list, before and after it was read again', async () => {
  const records = [recordOf('1001'), recordOf('1002')];
  const { book, finish, listed } = openBook(records);
  await finish();
  expect(listed()).toEqual(['1001', '1002']);
  records.shift();
  book.changed('all');
  expect(listed()).toEqual([]);
  await finish();
  expect(listed()).toEqual(['1002']);
});

test('a reading that failed is tried again by whoever asks next', async () => {
  const records = [recordOf('1001')];
  let fails = true;
  const book = createDeskBook({
    store: {
      read: () => undefined,
      listSome(kind) {
        if (fails) throw new Error('the disk fails');
        return { records: records.filter((record) => record.kind === kind), next: undefined };
      },
    },
    turn: () => Promise.resolve(),
  });
  await expect(book.ready()).rejects.toThrow('the disk fails');
  fails = false;
  await book.ready();
  expect([...book.pickups()]).toHaveLength(1);
});
