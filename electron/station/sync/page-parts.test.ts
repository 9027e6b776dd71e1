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
  const next = book('customer/c002499');
  for (const asked of [{ phase: 'start' } as const, book('customer/b')]) {
    expect(parts(asked, next, rowsOf(2_500)).map((part) => part.next)).toEqual([
      book('customer/c000999'),
      book('customer/c001999'),
      next,
    ]);
  }
});

test('the last page of a book, also where it is the first, names the head by the feed that follows', () => {
  const [first] = parts({ phase: 'start' }, feed(9_000), rowsOf(1_500));
  expect(first?.next).toEqual(book('customer/c000999'));
});

test('a feed is cut only where the version grows', () => {
  const rows = rowsOf(1_800);
  for (let i = 990; i < 1_010; i += 1) (rows[i] as PageRow)[2] = 991;
  const cut = parts(feed(0), feed(1_800), rows);
  expect(cut.map((part) => [part.rows.length, part.next])).toEqual([
    [1_010, feed(991)],
    [790, feed(1_800)],
  ]);
});

test('what is left after each part is what the page left and the rows behind it', () => {
  const cut = parts({ phase: 'start' }, book('customer/c002499'), rowsOf(2_500));
  expect(cut.map(({ remaining }) => remaining.rows)).toEqual([1_507, 507, 7]);
  expect(cut.map(({ bytes }) => bytes).reduce((a, b) => a + b)).toBe(25_000);
  expect(cut.at(-1)?.remaining).toEqual({ rows: 7, bytes: 700 });
});
