import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

const bounds = { aimMs: 20, least: 10, most: 500, first: 100 };

/** Pieces that take so long a unit, and where the pace settles. */
function settledAt(msEach: number, pace = createPace(bounds)): number {
  for (let i = 0; i < 50; i += 1) pace.took(pace.size(), pace.size() * msEach);
  return pace.size();
}

test('comes to as much as takes the time that was aimed at, and never beyond its bounds', () => {
  expect(settledAt(0.1)).toBe(200);
  expect(settledAt(0.01)).toBe(500);
  expect(settledAt(10)).toBe(10);
  expect(settledAt(0)).toBe(500);
});

test('is less at once after a slow piece, by a third at the most, and more again little by little', () => {
  const pace = createPace(bounds);
  settledAt(0.1, pace);
  pace.took(200, 25);
  expect(pace.size()).toBe(160);
  pace.took(160, 4_000);
  expect(pace.size()).toBe(112);
  pace.took(112, 8);
  expect(pace.size()).toBe(146);
});

test('a small piece that was quick says nothing of a large one', () => {
  const pace = createPace(bounds);
  pace.took(3, 0.1);
  pace.took(0, 0);
  expect(pace.size()).toBe(100);
});

test('what a piece does besides, now and then, counts: few of them take much longer than the aim', () => {
  const pace = createPace(bounds);
  const times: number[] = [];
  for (let i = 0; i < 300; i += 1) {
    const ms = pace.size() * 0.1 + (i % 3 === 0 ? 10 : 0);
    times.push(ms);
    pace.took(pace.size(), ms);
  }
  expect(Math.max(...times.slice(10))).toBeLessThan(32);
});
