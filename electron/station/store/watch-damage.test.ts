import { expect, it } from 'vitest';
import { watchDamage } from './watch-damage.ts';

const damage = () => {
  throw Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' });
};

it('hears of damage in calls, in calls of parts, and in what a call gave to go on with', () => {
  let told = 0;
  const watched = watchDamage(
    {
      starts: 7,
      read: damage,
      digests: { begin: () => ({ advance: damage, rows: [1] }), held: () => new Map([['a', 1]]) },
    },
    () => {
      told += 1;
    },
  );
  expect(watched.starts).toBe(7);
  expect(() => watched.read()).toThrow('malformed');
  const scan = watched.digests.begin();
  expect(() => scan.advance()).toThrow('malformed');
  expect(told).toBe(2);
  expect(scan.rows).toEqual([1]);
  expect(watched.digests.held().get('a')).toBe(1);
});

it('leaves other failures alone', () => {
  const watched = watchDamage(
    {
      read: () => {
        throw new Error('other');
      },
    },
    () => {
      throw new Error('told');
    },
  );
  expect(() => watched.read()).toThrow('other');
});
