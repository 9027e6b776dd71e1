import { expect, test } from 'vitest';
import { createTidier } from './tidy-when-idle.ts';

function rig(pieces: number) {
  const given = { done: 0, idle: true, turns: 0, failures: [] as unknown[], fail: false };
  const tidier = createTidier({
    piece() {
      if (given.fail) throw new Error('disk');
      if (given.done === pieces) return false;
      given.done += 1;
      return true;
    },
    idle: () => given.idle,
    turn: async () => {
      given.turns += 1;
    },
    failed: (error) => given.failures.push(error),
  });
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return { given, tidier, settle };
}

test('does all there is to do, a turn before each piece, however often it is asked', async () => {
  const { given, tidier, settle } = rig(3);
  tidier.tidy();
  tidier.tidy();
  expect(given.done).toBe(0);
  await settle();
  expect(given).toMatchObject({ done: 3, turns: 4 });
});

test('stops when something else is to be done, and goes on when asked again', async () => {
  const { given, tidier, settle } = rig(3);
  given.idle = false;
  tidier.tidy();
  await settle();
  expect(given.done).toBe(0);
  given.idle = true;
  tidier.tidy();
  await settle();
  expect(given.done).toBe(3);
});

test('a piece that fails is told and ends it until the next time', async () => {
  const { given, tidier, settle } = rig(1);
  given.fail = true;
  tidier.tidy();
  await settle();
  expect(given.failures).toHaveLength(1);
  given.fail = false;
  tidier.tidy();
  await settle();
  expect(given.done).toBe(1);
});
