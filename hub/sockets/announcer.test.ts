import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { createAnnouncer } from './announcer.ts';

/** Time that a test moves. */
function testClock(): Clock & { pass: (ms: number) => void } {
  let nowMs = 0;
  const waiting = new Set<{ atMs: number; run: () => void }>();
  return {
    now: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    pass(ms) {
      nowMs += ms;
      for (const timer of waiting) {
        if (timer.atMs > nowMs) continue;
        waiting.delete(timer);
        timer.run();
      }
    },
  };
}

function open() {
  const clock = testClock();
  const announced: [string, number][] = [];
  const announcer = createAnnouncer(clock, 50, (...announce) => announced.push(announce));
  return { clock, announced, announcer };
}

test('the first change of a scope is announced at once, each scope for itself', () => {
  const { announced, announcer } = open();
  announcer.changed('catalog', 3);
  announcer.changed('region:kr', 4);
  expect(announced).toEqual([
    ['catalog', 3],
    ['region:kr', 4],
  ]);
});

test('many changes in a short time become one announcement of the last', () => {
  const { clock, announced, announcer } = open();
  for (let version = 1; version <= 100; version += 1) announcer.changed('catalog', version);
  expect(announced).toEqual([['catalog', 1]]);
  clock.pass(50);
  expect(announced).toEqual([
    ['catalog', 1],
    ['catalog', 100],
  ]);
  clock.pass(50);
  expect(announced).toHaveLength(2);
});

test('a version that was announced, or an older one, is not announced again', () => {
  const { clock, announced, announcer } = open();
  announcer.changed('catalog', 5);
  clock.pass(50);
  announcer.changed('catalog', 5);
  announcer.changed('catalog', 4);
  clock.pass(50);
  expect(announced).toEqual([['catalog', 5]]);
});

test('nothing is announced after the end', () => {
  const { clock, announced, announcer } = open();
  announcer.changed('catalog', 1);
  announcer.changed('catalog', 2);
  announcer.stop();
  clock.pass(1_000);
  expect(announced).toEqual([['catalog', 1]]);
});
