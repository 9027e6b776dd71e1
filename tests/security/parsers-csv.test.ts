/** Files that were made to break an import: no row is lost without a word, nothing hangs, memory is bounded. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsvReader } from '#hub/imports/csv/csv-reader.ts';
import { createLineSplitter } from '#hub/imports/csv/line-splitter.ts';
import {
  cutAt,
  forbiddenIn,
  hasDecimals,
  isRounded,
  plainText,
  toCount,
  toMinor,
  toMoment,
} from '#hub/imports/read-value.ts';
import { longAfter, longTexts, slowOnes } from '#tests/support/long-inputs.ts';

function readAll(bytes: Buffer, chunkBytes = 65_536) {
  const splitter = createLineSplitter({ decode: (line) => line.toString('utf8') });
  const reader = createCsvReader(',');
  const out = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    out.push(...reader.push(splitter.push(bytes.subarray(at, at + chunkBytes))));
  }
  out.push(...reader.push(splitter.end()), ...reader.end());
  return out;
}

test('a file of any bytes is read to its end, each line in order and at most once', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      '""',
      ',',
      '\n',
      '\r\n',
      '\r',
      ' ',
      '\0',
      'a',
      '민',
      '\ufeff',
      '"a"b',
      '"\n"',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  const file = fc.array(piece, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
  fc.assert(
    fc.property(
      fc.oneof(
        file,
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      ),
      fc.integer({ min: 1, max: 50 }),
      (bytes, chunk) => {
        const lines = readAll(bytes, chunk).map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        const breaks = bytes.filter((byte) => byte === 0x0a).length;
        expect(Math.max(0, ...lines)).toBeLessThanOrEqual(breaks + 1);
      },
    ),
    { numRuns: 2_000, seed: 5 },
  );
});

describe('a file of 300 KB', () => {
  const bytesWanted = 300_000;
  test.each<[string, string]>([
    ['one line', 'x'],
    ['quotation marks', '"'],
    ['a quotation mark a line', '"\n'],
    ['lines that open and never close', 'a,"b\nc,d\n'],
    ['a closed cell with text behind', '"a"b\n'],
    ['commas', ','],
    ['line breaks', '\n'],
    ['carriage returns', '\r'],
    ['NULs', '\0'],
  ])('of nothing but %s', (_, piece) => {
    const bytes = Buffer.from(piece.repeat(bytesWanted / piece.length));
    const startedAt = performance.now();
    const read = readAll(bytes);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(read.length).toBeLessThanOrEqual(bytesWanted);
  });
});

test('a line longer than a megabyte is given up without being held', () => {
  const splitter = createLineSplitter({ decode: (line) => line.toString('utf8') });
  const chunk = Buffer.alloc(1_000_000, 'x');
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 300; i += 1) expect(splitter.push(chunk)).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  expect(splitter.push(Buffer.from('\na,b\n'))).toEqual([
    { number: 1, text: null, problem: 'too_long' },
    { number: 2, text: 'a,b' },
  ]);
});

const cells: Record<string, (cell: string) => unknown> = {
  'an amount': (cell) => {
    const minor = toMinor(cell, 'KRW');
    if (minor !== undefined) expect(Number.isSafeInteger(minor)).toBe(true);
  },
  'a moment': (cell) => {
    const at = toMoment(cell);
    if (at !== undefined) expect(() => new Date(at).toISOString()).not.toThrow();
  },
  'a count': (cell) => expect(toCount(cell) ?? 0).toBeGreaterThanOrEqual(0),
  'plain text': (cell) => void plainText(cell),
  'a rounded number': (cell) => void isRounded(cell),
  'a price': (cell) => void hasDecimals(cell),
  'a forbidden number': (cell) => void forbiddenIn(cell),
  'a text that is cut': (cell) => expect(cutAt(cell, 10).length).toBeLessThanOrEqual(10),
};

describe.each(Object.entries(cells))('%s in a cell', (_, read) => {
  test('of any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[-0-9.,'E+:TZ ]{0,40}$/),
      fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
    );
    fc.assert(
      fc.property(text, (cell) => void read(cell)),
      { numRuns: 1_500, seed: 5 },
    );
  });

  test('of any length', () => {
    const texts = [...longTexts, ...longAfter('0.', '.', '1,234', '2026-05-01 10:00:00.')];
    expect(slowOnes(texts, read)).toEqual([]);
  });
});
