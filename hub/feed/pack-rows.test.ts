import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PAGE_BYTES_MAX, PageRow } from '#shared/protocol/feed.ts';
import { packRows } from './pack-rows.ts';
import type { FeedRow } from './page-rows.ts';

/** A row whose document does not compress below about three quarters of its length. */
function noisyRow(version: number, length: number): FeedRow {
  let state = version + 1;
  const text = Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(35 + (state % 56));
  }).join('');
  const doc = JSON.stringify({ text });
  return { kind: 'note', id: `n${version}`, version, doc, bytes: doc.length };
}

const unpack = (packed: Buffer): PageRow[] =>
  PageRow.array().parse(JSON.parse(zstdDecompressSync(packed).toString()));

test('rows that fit are packed whole, tombstones as null', async () => {
  const { packed, count } = await packRows(
    [
      { kind: 'note', id: 'a', version: 1, doc: '{"text": "가나다"}', bytes: 20 },
      { kind: 'note', id: 'b', version: 2, doc: null, bytes: 0 },
    ],
    true,
  );
  expect(count).toBe(2);
  expect(unpack(packed)).toEqual([
    ['note', 'a', 1, { text: '가나다' }],
    ['note', 'b', 2, null],
  ]);
});

test('no rows are an empty array', async () => {
  const { packed, count } = await packRows([], false);
  expect([count, unpack(packed)]).toEqual([0, []]);
});

test('of rows that do not fit a page the first ones are packed, and nearly fill it', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => noisyRow(i + 1, 10_000));
  const { packed, count } = await packRows(rows, false);
  expect(count).toBeLessThan(100);
  expect(packed.length).toBeLessThanOrEqual(PAGE_BYTES_MAX);
  expect(packed.length).toBeGreaterThan(PAGE_BYTES_MAX / 2);
  expect(unpack(packed).map(([, id]) => id)).toEqual(rows.slice(0, count).map(({ id }) => id));
});

test('one large row after many small ones waits for the next page', async () => {
  const small = Array.from({ length: 50 }, (_, i) => noisyRow(i + 1, 2_000));
  const { count } = await packRows([...small, noisyRow(51, 330_000)], true);
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThanOrEqual(50);
});
