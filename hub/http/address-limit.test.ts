import { expect, test } from 'vitest';
import { createAddressLimit } from './address-limit.ts';

const clockAt = (read: () => number) => ({ now: read, after: () => () => {} });

test('one address may ask twenty times at once, and then every five seconds', () => {
  let now = 0;
  const mayTry = createAddressLimit(clockAt(() => now));
  const tries = Array.from({ length: 25 }, () => mayTry('10.0.0.1'));
  expect(tries.filter(Boolean)).toHaveLength(20);
  expect(mayTry('10.0.0.2')).toBe(true);
  now += 5_000;
  expect([mayTry('10.0.0.1'), mayTry('10.0.0.1')]).toEqual([true, false]);
});

test('however many addresses ask, together they get no more than two a second', () => {
  let now = 0;
  const mayTry = createAddressLimit(clockAt(() => now));
  const ask = (count: number) =>
    Array.from({ length: count }, (_, i) => mayTry(`10.1.${i >> 8}.${i & 255}`)).filter(Boolean);
  expect(ask(1_000)).toHaveLength(200);
  now += 10_000;
  expect(ask(1_000)).toHaveLength(20);
});
