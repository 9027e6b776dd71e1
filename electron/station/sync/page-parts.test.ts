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

function parts(asked: Cursor, next: Cursor, rows: PageRow[], left = 7) {
  const page: Page = {
    ok: true,
    scope: 'region:kr',
    rows: new Uint8Array(),
    count: rows.length,
    next,
    done: false,
    head: 9_000,
    remaining: { rows: left, bytes: left * 100 },
  };
  return [...partsOf(page, asked, { rows, bytes: rows.length * 10 })];
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
