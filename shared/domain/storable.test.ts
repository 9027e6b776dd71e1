import { expect, test } from 'vitest';
import { isStorable } from './storable.ts';

test.each<[string, unknown]>([
  ['plain JSON', { a: [1, null, true, '가나다 🧵 \u0001'] }],
  ['a pair of surrogates', '\ud83e\uddf5'],
  ['a backslash before u0000', '\\u0000'],
])('%s can be kept', (_, value) => {
  expect(isStorable(value)).toBe(true);
});

test.each<[string, unknown]>([
  ['a NUL in a text', { a: ['x\0'] }],
  ['a NUL in a key', { 'a\0': 1 }],
  ['a first half without its second', '\ud83e'],
  ['a second half without its first', ['\uddf5']],
])('%s cannot', (_, value) => {
  expect(isStorable(value)).toBe(false);
});

test('depth is no danger', () => {
  let deep: unknown = 'x';
  for (let i = 0; i < 200_000; i += 1) deep = [deep];
  expect(isStorable(deep)).toBe(true);
});
