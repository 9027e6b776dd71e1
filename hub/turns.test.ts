import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('no more than so many work at a time, and those who wait come in their order', async () => {
  const turns = createTurns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3, 4].map((n) =>
    turns.take(() => {
      begun.push(n);
      return new Promise<void>((resolve, reject) => {
        ends.push(n === 1 ? () => reject(new Error('one fails')) : resolve);
      });
    }),
  );
  const failed = all[1]?.catch((error: unknown) => error);
  expect([begun, turns.waiting()]).toEqual([[0, 1], 3]);
  for (let n = 0; n < 5; n += 1) {
    ends[n]?.();
    await new Promise((resolve) => void setImmediate(resolve));
    expect(begun).toEqual([0, 1, 2, 3, 4].slice(0, n + 3));
  }
  expect(await failed).toMatchObject({ message: 'one fails' });
  await turns.take(async () => void begun.push(5));
  expect(begun.at(-1)).toBe(5);
});
