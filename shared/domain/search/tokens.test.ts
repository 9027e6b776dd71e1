import { expect, test } from 'vitest';
import { keyOf, tokensOf } from './tokens.ts';

const words = (text: string) =>
  tokensOf(text.normalize('NFC')).map(({ units }) => units.map(({ char }) => char).join(''));

test.each([
  ['Zoë  García-Núñez', ['zoe', 'garcia', 'nunez']],
  ["Sinéad O'Brien", ['sinead', 'obrien']],
  ['O’Brien', ['obrien']],
  ['Åse Bjørnstad Łukasz Đặng Großmann', ['ase', 'bjornstad', 'lukasz', 'dang', 'grossmann']],
  ['김민지 Kim', ['김민지', 'kim']],
  ['김minji', ['김', 'minji']],
  ['ＡＢＣ１２', ['abc12']],
  ['Zoe\u0308', ['zoe']],
  ['İstanbul', ['istanbul']],
  ['- !? 😀', []],
  ['a\u200bb', ['ab']],
])('%s is folded to %j', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

test('a unit knows the part of the text it came from, also where one letter folds to two', () => {
  const [token] = tokensOf('Straße');
  expect(token?.units.slice(4, 7)).toEqual([
    { char: 's', start: 4, end: 5 },
    { char: 's', start: 4, end: 5 },
    { char: 'e', start: 5, end: 6 },
  ]);
});

test('a boundary ends a token where no space is written', () => {
  expect(tokensOf('김민지', 1).map(({ units }) => units.length)).toEqual([1, 2]);
});

test('in keys, what is being typed is a prefix of what it becomes', () => {
  const key = (text: string) =>
    tokensOf(text)
      .map(({ units }) => keyOf(units))
      .join('');
  expect(key('김민지').startsWith(key('김미'))).toBe(true);
  expect(key('김미나').startsWith(key('김민'))).toBe(true);
  expect(key('김민지')).toMatch(/^[\x40-\x60]{8}$/);
  expect(key('Minji')).toBe('minji');
});
