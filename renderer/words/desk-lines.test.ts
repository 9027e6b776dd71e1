import { expect, test } from 'vitest';
import { lineKind, lineName, nameBesideSize } from './desk-lines.ts';

const shirt = { title: 'Oxford shirt', variant: 'Navy / 95', size: '95' };

test.each([
  ['in the variant', shirt, 'Oxford shirt · Navy / 95', 'Navy / 95', 'Oxford shirt · Navy'],
  ['all of the variant', { ...shirt, variant: '95' }, 'Oxford shirt · 95', '95', 'Oxford shirt'],
  [
    'beside the variant',
    { ...shirt, variant: 'Navy/White' },
    'Oxford shirt · Navy/White · 95',
    'Navy/White · 95',
    'Oxford shirt · Navy/White',
  ],
  ['without a variant', { ...shirt, variant: null }, 'Oxford shirt · 95', '95', 'Oxford shirt'],
  [
    'none',
    { ...shirt, variant: 'Navy', size: null },
    'Oxford shirt · Navy',
    'Navy',
    'Oxford shirt · Navy',
  ],
])('a size that is %s is said once', (_, line, name, kind, beside) => {
  expect(lineName(line)).toBe(name);
  expect(lineKind(line)).toBe(kind);
  expect(nameBesideSize(line)).toBe(beside);
});
