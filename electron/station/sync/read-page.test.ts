import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Page, PageRow } from '#shared/protocol/feed.ts';
import { readPage, rowsOf } from './read-page.ts';

test('rows as a hub sends them are taken as they are', () => {
  const rows = [
    ['customer', 'demo:c:000123', 7, { name: { family: '김', given: '민지' } }],
    ['order', 'shopify:1', 9, null],
  ];
  expect(rowsOf(rows)).toBe(rows);
  expect(rowsOf([])).toEqual([]);
});

test('nothing is taken that the schema would refuse', () => {
  const kind = fc.oneof(fc.constant('note'), fc.string({ maxLength: 45 }), fc.integer());
  const id = fc.oneof(
    fc.constantFrom('a', 'demo:c:1', 'ä', '-a', 'a\n', 'a'.repeat(121)),
    fc.string(),
    fc.constant(null),
  );
  const version = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 2 ** 53, '1', null));
  const doc = fc.oneof(
    fc.constantFrom(null, {}, [], 'x', 1),
    fc.dictionary(fc.string(), fc.jsonValue()),
  );
  const row = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(kind, id, version, doc) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  expect(rowsOf(JSON.parse('[["note","a",1,{"__proto__":""}]]'))).toEqual([['note', 'a', 1, {}]]);
  fc.assert(
    fc.property(row, (row) => {
      const wire: unknown = JSON.parse(JSON.stringify(row));
      const judged = PageRow.safeParse(wire);
      if (judged.success) expect(rowsOf([wire])).toEqual([judged.data]);
      else expect(() => rowsOf([wire])).toThrow();
    }),
    { numRuns: 3_000 },
  );
});

test('what is no list of rows is refused', () => {
  for (const parsed of [null, {}, 'x', [[]], [['note', 'n', 1]], [['note', 'n', 1, null, 1]]]) {
    expect(() => rowsOf(parsed)).toThrow();
  }
});

const pageWith = (rows: Uint8Array, count: number): Page => ({
  ok: true,
  scope: 'region:kr',
  rows,
  count,
  next: { phase: 'feed', version: count },
  done: true,
  head: count,
  remaining: { rows: 0, bytes: 0 },
});

test.each([1, 100, 5_000])('a page of %i rows is unpacked, however much it is', async (count) => {
  const rows = Array.from({ length: count }, (_, i) => ['note', `n${i}`, i + 1, { text: 'x' }]);
  const json = Buffer.from(JSON.stringify(rows));
  const unpacked = await readPage(pageWith(zstdCompressSync(json), count));
  expect(unpacked).toEqual({ rows, bytes: json.length });
  await expect(readPage(pageWith(zstdCompressSync(json), count + 1))).rejects.toThrow('rows');
});

test('what is damaged, or unpacks to more than a page may be, is refused', async () => {
  await expect(readPage(pageWith(Buffer.from('no zstd'), 0))).rejects.toThrow();
  const bomb = zstdCompressSync(Buffer.alloc(70 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(8_000);
  await expect(readPage(pageWith(bomb, 0))).rejects.toThrow();
});
