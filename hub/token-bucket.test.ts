import { expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

test('a bucket gives its burst at once, and then so many a second', () => {
  const bucket = createTokenBucket({ burst: 3, perSecond: 2 }, 0);
  expect([0, 0, 0, 0].map((nowMs) => bucket.take(nowMs))).toEqual([true, true, true, false]);
  expect([499, 500, 500, 1_000].map((nowMs) => bucket.take(nowMs))).toEqual([
    false,
    true,
    false,
    true,
  ]);
});

test('it never holds more than its burst, and says when it is full again', () => {
  const bucket = createTokenBucket({ burst: 2, perSecond: 1 }, 0);
  bucket.take(0);
  expect([bucket.isFull(999), bucket.isFull(1_000), bucket.isFull(3_600_000)]).toEqual([
    false,
    true,
    true,
  ]);
  expect([1, 2, 3].map(() => bucket.take(3_600_000))).toEqual([true, true, false]);
});

test('a clock that was put back gives nothing away', () => {
  const bucket = createTokenBucket({ burst: 1, perSecond: 1 }, 10_000);
  expect(bucket.take(10_000)).toBe(true);
  expect(bucket.take(0)).toBe(false);
  expect(bucket.take(500)).toBe(false);
});
