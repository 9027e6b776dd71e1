import { expect, test } from 'vitest';
import { testClock } from '#tests/support/test-clock.ts';
import { createAdmission } from './admission.ts';

function open() {
  const clock = testClock();
  return { clock, admission: createAdmission(clock, { atOnce: 2, longestMs: 5_000 }) };
}

test('so many are let in, the others are told to come back one after the other', () => {
  const { admission } = open();
  const first = admission.enter();
  admission.enter();
  const times = [1, 2, 3].map(() => {
    const refused = admission.enter();
    return refused.ok ? 0 : refused.retryAfterMs;
  });
  expect(times).toEqual([600, 700, 800]);
  if (first.ok) first.leave();
  expect(admission.enter().ok).toBe(true);
  expect(admission.enter().ok).toBe(false);
});

test('a place that is given back twice is one place', () => {
  const { admission } = open();
  const entered = admission.enter();
  if (!entered.ok) throw new Error('no place');
  entered.leave();
  entered.leave();
  expect([admission.enter().ok, admission.enter().ok, admission.enter().ok]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a place that nobody gives back is free again after a while', () => {
  const { admission, clock } = open();
  admission.enter();
  admission.enter();
  clock.pass(4_999);
  expect(admission.enter().ok).toBe(false);
  clock.pass(1);
  expect([admission.inside(), admission.enter().ok]).toEqual([0, true]);
});

test('where arrivals take long, those who wait are told a later time, within a limit', () => {
  const { admission, clock } = open();
  for (let round = 0; round < 40; round += 1) {
    const entered = admission.enter();
    clock.pass(4_000);
    if (entered.ok) entered.leave();
  }
  admission.enter();
  admission.enter();
  const times = Array.from({ length: 20 }, () => {
    const refused = admission.enter();
    return refused.ok ? 0 : refused.retryAfterMs;
  });
  expect(times[0]).toBeGreaterThan(2_000);
  expect(times.at(-1)).toBe(15_000);
});
