import { expect, test } from 'vitest';
import { testClock } from '#tests/support/test-clock.ts';
import { createAnnouncer } from './announcer.ts';

function open(listeners = 1, burst = 1_000) {
  const clock = testClock();
  const announced: [string, number][] = [];
  const announcer = createAnnouncer(
    clock,
    { quietMs: 50, perSecond: 100, burst },
    () => listeners,
    (...announce) => announced.push(announce),
  );
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

test('where more is due than messages are allowed, scopes wait in their order and their changes become one', () => {
  const { clock, announced, announcer } = open(10, 20);
  for (const scope of ['a', 'b', 'c', 'd']) announcer.changed(scope, 1);
  expect(announced.map(([scope]) => scope)).toEqual(['a', 'b']);
  expect(announcer.waiting()).toBe(2);
  for (let version = 2; version < 20; version += 1) announcer.changed('c', version);
  clock.pass(9);
  expect(announced).toHaveLength(2);
  clock.pass(1);
  expect(announced.slice(2)).toEqual([['c', 19]]);
  clock.pass(100);
  expect(announced.slice(3)).toEqual([['d', 1]]);
  expect(announcer.waiting()).toBe(0);
});

test('a scope with more listeners than may be told at once is told, and the next waits for it', () => {
  const { clock, announced, announcer } = open(500, 20);
  announcer.changed('crowd', 1);
  announcer.changed('next', 1);
  expect(announced).toEqual([['crowd', 1]]);
  clock.pass(4_700);
  expect(announced).toHaveLength(1);
  clock.pass(200);
  expect(announced.at(-1)).toEqual(['next', 1]);
});

test('a scope that nobody listens to costs nothing', () => {
  const { announced, announcer } = open(0, 1);
  for (const scope of ['a', 'b', 'c']) announcer.changed(scope, 1);
  expect(announced).toHaveLength(3);
});
