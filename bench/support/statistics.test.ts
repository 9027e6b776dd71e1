import { expect, it } from 'vitest';
import { median, pairedRatio, percentiles, spread } from './statistics.ts';

it('reads percentiles off the sorted list, the last hundredth not among the p99', () => {
  const times = Array.from({ length: 1000 }, (_, i) => 1000 - i);
  expect(percentiles(times)).toEqual({ p50Ms: 501, p99Ms: 991, maxMs: 1000 });
  expect(percentiles([])).toEqual({ p50Ms: 0, p99Ms: 0, maxMs: 0 });
  expect(percentiles([7])).toEqual({ p50Ms: 7, p99Ms: 7, maxMs: 7 });
});

it('takes each round with the other of its own round', () => {
  // The machine was ten times slower in the second round, for both.
  expect(pairedRatio([2, 20, 2], [1, 10, 1])).toBe(2);
  expect(() => pairedRatio([1], [])).toThrow('1 rounds against 0');
});

it('knows the middle of an even and of an odd number', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
});

it('says how far the largest is above the smallest', () => {
  expect(spread([100, 108, 104])).toBeCloseTo(0.08);
});
