import { expect, it } from 'vitest';
import {
  CHILDREN,
  differingChildren,
  emptySums,
  leafOf,
  leavesBelow,
  type RowDigest,
  rowDigest,
  SUM_BYTES,
  sumsUnder,
  sumText,
  toggle,
} from './row-digest.ts';

/** Tells what it was asked to hash. */
function hasher(answers: Record<string, number[]>) {
  return (text: string) => {
    const bytes = answers[text];
    if (bytes === undefined) throw new Error(`hashed ${text}`);
    return String.fromCharCode(...bytes, ...Array(16).fill(0)).slice(0, 16);
  };
}

it('takes the leaf from the key, and the sum from all of the row', () => {
  const md5 = hasher({
    'customer/demo:c:000001': [0xa7, 0xf0, 9, 9],
    'customer/demo:c:000001@12\n{"a": 1}': [0, 0, 1, 2, 0x80, 0, 3, 4, 5],
  });
  const row = { kind: 'customer', id: 'demo:c:000001', version: 12, text: '{"a": 1}' };
  const digest = rowDigest(row, md5);
  expect(digest).toEqual({ leaf: 0xa7f0, high: 0x0102, low: 0x80000304 | 0 });
  expect(leafOf('customer', 'demo:c:000001', md5)).toBe(0xa7f0);
  expect(sumText(digest)).toBe('0000010280000304');
});

/** The digest of a row with these bytes: two of its leaf, eight of its sum. */
function bytes(first: number, second: number, ...rest: number[]): RowDigest {
  const view = new DataView(Uint8Array.from(rest).buffer);
  return { leaf: first * 256 + second, high: view.getInt32(0), low: view.getInt32(4) };
}

it('counts a row in and out again, whatever else is in', () => {
  const sums = emptySums();
  const one = bytes(1, 2, 0xff, 255, 255, 255, 0x80, 1, 2, 3);
  const other = bytes(1, 2, 9, 9, 9, 9, 9, 9, 9, 9);
  toggle(sums, one);
  toggle(sums, other);
  toggle(sums, one);
  const alone = emptySums();
  toggle(alone, other);
  expect(sums).toEqual(alone);
  toggle(sums, other);
  expect(sums.every((part) => part === 0)).toBe(true);
});

it('sums a bucket from its leaves, the most significant byte first', () => {
  const sums = emptySums();
  toggle(sums, bytes(0xa7, 0x01, 0x80, 0, 0, 0, 0, 0, 0, 1));
  toggle(sums, bytes(0xa7, 0x02, 0x01, 0, 0, 0, 0, 0, 0, 2));
  toggle(sums, bytes(0xa8, 0x02, 0x55, 0, 0, 0, 0, 0, 0, 5));
  const at = (bytes: Uint8Array, child: number) =>
    Array.from(bytes.slice(child * SUM_BYTES, (child + 1) * SUM_BYTES));
  const buckets = sumsUnder(sums, '');
  expect(buckets).toHaveLength(CHILDREN * SUM_BYTES);
  expect(at(buckets, 0xa7)).toEqual([0x81, 0, 0, 0, 0, 0, 0, 3]);
  expect(at(buckets, 0xa8)).toEqual([0x55, 0, 0, 0, 0, 0, 0, 5]);
  const leaves = sumsUnder(sums, 'a7');
  expect(at(leaves, 1)).toEqual([0x80, 0, 0, 0, 0, 0, 0, 1]);
  expect(at(leaves, 2)).toEqual([0x01, 0, 0, 0, 0, 0, 0, 2]);
});

it('names the children that differ, in whichever byte', () => {
  const mine = new Uint8Array(CHILDREN * SUM_BYTES);
  const theirs = mine.slice();
  theirs[0x0f * SUM_BYTES] = 1;
  theirs[0xff * SUM_BYTES + 7] = 1;
  expect(differingChildren('', mine, theirs)).toEqual(['0f', 'ff']);
  expect(differingChildren('a7', mine, theirs)).toEqual(['a70f', 'a7ff']);
  expect(differingChildren('a7', mine, mine)).toEqual([]);
});

it('knows which leaves lie below leaves and buckets', () => {
  const isBelow = leavesBelow(['a7f0', '12']);
  expect([0xa7f0, 0x1200, 0x12ff].every(isBelow)).toBe(true);
  expect([0xa7f1, 0xa7ef, 0x11ff, 0x1300].some(isBelow)).toBe(false);
});
