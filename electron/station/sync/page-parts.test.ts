import { expect, test } from 'vitest';
import type { Cursor, Page, PageRow } from '#shared/protocol/feed.ts';
import { PART_ROWS, partsOf } from './page-parts.ts';

const rowsOf = (count: number): PageRow[] =>
  Array.from({ length: count }, (_, i) => [
    'customer',
    `c${String(i).padStart(6, '0')}`,
    i + 1,
    null,
  ]);

const answered = {
  ok: true as const,
  scope: 'region:kr',
  rows: new Uint8Array(),
  done: false,
  head: 9_000,
  remaining: { rows: 0, bytes: 0 },
};

function parts(asked: Cursor, next: Cursor, rows: PageRow[], left = 7) {
  const remaining = { rows: left, bytes: left * 100 };
  const page: Page = { ...answered, count: rows.length, next, remaining };
  return [...partsOf(page, asked, { rows, bytes: rows.length * 10 }, () => PART_ROWS)];
}

const book = (after: string): Cursor => ({ phase: 'book', head: 9_000, after });
const recordAt = (count: number) => `customer/c${String(count - 1).padStart(6, '0')}`;
const feed = (version: number): Cursor => ({ phase: 'feed', version });

test('a short page is one part, and so is an empty one', () => {
  for (const count of [0, 3, PART_ROWS]) {
    const [only, ...others] = parts(feed(0), feed(5), rowsOf(count));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ next: feed(5), last: true, bytes: count * 10 });
    expect(only?.rows).toHaveLength(count);
  }
});

test('a page of the book is cut after a record, at the head the book is read at', () => {
  const next = book(recordAt(2.5 * PART_ROWS));
  for (const asked of [{ phase: 'start' } as const, book('customer/b')]) {
    expect(parts(asked, next, rowsOf(2.5 * PART_ROWS)).map((part) => part.next)).toEqual([
      book(recordAt(PART_ROWS)),
      book(recordAt(2 * PART_ROWS)),
      next,
    ]);
  }
});

test('the last page of a book, also where it is the first, names the head by the feed that follows', () => {
  const [first] = parts({ phase: 'start' }, feed(9_000), rowsOf(1.5 * PART_ROWS));
  expect(first?.next).toEqual(book(recordAt(PART_ROWS)));
});

test('each part is as long as is asked for when the one before was taken', () => {
  const sizes = [10, 300, 1];
  const rows = rowsOf(400);
  const page = { ...answered, count: rows.length, next: feed(400) };
  const cut = partsOf(page, feed(0), { rows, bytes: 400 }, () => sizes.shift() ?? 100);
  expect([...cut].map((part) => part.rows.length)).toEqual([10, 300, 1, 89]);
});

test('a feed is cut only where the version grows', () => {
  const rows = rowsOf(PART_ROWS + 300);
  const same = PART_ROWS - 9;
  for (let i = same - 1; i < PART_ROWS + 10; i += 1) (rows[i] as PageRow)[2] = same;
  const cut = parts(feed(0), feed(7_000), rows);
  expect(cut.map((part) => [part.rows.length, part.next])).toEqual([
    [PART_ROWS + 10, feed(same)],
    [290, feed(7_000)],
  ]);
});

test('what is left after each part is what the page left and the rows behind it', () => {
  const cut = parts({ phase: 'start' }, book(recordAt(2.5 * PART_ROWS)), rowsOf(2.5 * PART_ROWS));
  expect(cut.map(({ remaining }) => remaining.rows)).toEqual([
    1.5 * PART_ROWS + 7,
    PART_ROWS / 2 + 7,
    7,
  ]);
  expect(cut.map(({ bytes }) => bytes).reduce((a, b) => a + b)).toBe(25 * PART_ROWS);
  expect(cut.at(-1)?.remaining).toEqual({ rows: 7, bytes: 700 });
});
