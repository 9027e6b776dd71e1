import { expect, test } from 'vitest';
import { readQuery } from './query.ts';
import { similarReadings } from './similar-readings.ts';

const readings = (text: string) =>
  similarReadings(readQuery(text)).map(({ words }) => words.map((letters) => letters.join('')));

test.each([
  ['smyth jon', [['smyth', 'jon']]],
  ['김밍지 강남구', [['김밍지', '강남구']]],
  ['rlaalswl', [['rlaalswl'], ['ㄱㅣㅁㅁㅣㄴㅈㅣ']]],
  [
    'rlaalswl 강남구',
    [
      ['rlaalswl', '강남구'],
      ['ㄱㅣㅁㅁㅣㄴㅈㅣ', '강남구'],
    ],
  ],
  ['rlatjqlss', [['rlatjqlss'], ['ㄱㅣㅁㅅㅓㅂㅣㄴㄴ']]],
  ['ㅡㅑㅜㅓㅑ', [['ㅡㅑㅜㅓㅑ'], ['minji']]],
  ['kim minji', [['kim', 'minji']]],
  ['stanlye brighton-he-sands', [['stanlye', 'brighton', 'he', 'sands']]],
  ["o'brein", [['obrein']]],
  ['anna.li@shop.example', [['annalishopexample']]],
])('%s may have been meant as %j', (text, expected) => {
  expect(readings(text)).toEqual(expected);
});

test.each(['', 'ㄱㅁㅈ', '4821', '010-1234-5678', '#1001', '😀'])('%j has no slips', (text) => {
  expect(readings(text)).toEqual([]);
});

test('a chain of hyphens is read no further than a name and a place are long', () => {
  expect(readings('a-'.repeat(90))[0]).toHaveLength(8);
});

test('what has no slips is left out beside what may have them', () => {
  expect(readings('김밍지 4821')).toEqual([['김밍지']]);
});
