import { expect, test } from 'vitest';
import { searchableOf } from './searchable.ts';
import { partsOf } from './word-parts.ts';
import { customerWords } from './words.ts';

const parts = (doc: object) =>
  partsOf(customerWords(searchableOf(doc))).map((words) =>
    words.map(({ chars }) => chars.join('')),
  );

test('a family name, a given name and a city are a part each, however many words they have', () => {
  const address = { city: 'Port Macquarie', province: 'New South Wales', postcode: '2444' };
  expect(parts({ name: { family: 'de la Cruz', given: 'Mary-Ann' }, address })).toEqual([
    ['mary', 'ann'],
    ['de', 'la', 'cruz'],
    ['port', 'macquarie'],
    ['new', 'south', 'wales'],
    ['2444'],
  ]);
  expect(parts({ name: { family: '김', given: '민지' } })).toEqual([['김'], ['민지']]);
});

test('of names that are not divided into family and given each word is a part', () => {
  const name = { family: '김', given: '민지' };
  expect(parts({ name, latinName: 'Kim Min Ji', aliases: ['MJ Kim'] }).slice(2)).toEqual([
    ['kim'],
    ['min'],
    ['ji'],
    ['mj'],
    ['kim'],
  ]);
});
