import { expect, it } from 'vitest';
import { mergeImported, mergeList } from './three-way.ts';

it('makes a record of what is said of somebody new', () => {
  expect(mergeImported(undefined, undefined, { phone: 'a' })).toEqual({ phone: 'a' });
});

it('only fills gaps in a record that the system never spoke of', () => {
  expect(mergeImported({ phone: 'counter' }, undefined, { phone: 'shop', email: 'e' })).toEqual({
    phone: 'counter',
    email: 'e',
  });
});

it('leaves what a counter corrected when the system says the same as before', () => {
  const said = { phone: 'old', email: 'e' };
  const current = { phone: 'corrected', email: 'e', homeStore: 'gangnam' };
  expect(mergeImported(current, said, said)).toEqual(current);
});

it('applies what the system changed, and takes away what it no longer says', () => {
  expect(
    mergeImported(
      { phone: 'corrected', email: 'e', address: 'x', note: 1 },
      { phone: 'old', email: 'e', address: 'x' },
      { phone: 'new', email: 'e' },
    ),
  ).toEqual({ phone: 'new', email: 'e', note: 1 });
});

it('takes nothing away that somebody else wrote', () => {
  expect(mergeImported({ phone: 'corrected' }, { phone: 'old' }, {})).toEqual({
    phone: 'corrected',
  });
});

it('keeps the tags people added, and drops those the system dropped', () => {
  expect(mergeList(['vip', 'counter'], ['vip', 'old'], ['new'])).toEqual(['counter', 'new']);
  expect(mergeList(undefined, undefined, ['a'])).toEqual(['a']);
  expect(mergeList(['a'], ['a'], undefined)).toBeUndefined();
});
