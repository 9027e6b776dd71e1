import { expect, test } from 'vitest';
import { DEPTH_MOST, isStorable } from './storable.ts';

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

const nested = (levels: number): unknown => {
  let deep: unknown = 'x';
  for (let i = 0; i < levels; i += 1) deep = i % 2 === 0 ? [deep] : { deep };
  return deep;
};

test('what is nested too deeply for whoever walks it by recursion cannot, and is found without', () => {
  expect(isStorable(nested(DEPTH_MOST))).toBe(true);
  expect(isStorable(nested(DEPTH_MOST + 1))).toBe(false);
  expect(isStorable(nested(200_000))).toBe(false);
});
