import { disassemble, getChoseong } from 'es-hangul';
import { expect, test } from 'vitest';
import {
  composingCovers,
  initialOf,
  isHangulSyllable,
  keystrokesOf,
  splitJoinedConsonants,
} from './hangul.ts';

const allSyllables = Array.from({ length: 11_172 }, (_, i) => String.fromCharCode(0xac00 + i));

test('every syllable is taken apart into the keys that es-hangul names', () => {
  expect(allSyllables.map(keystrokesOf)).toEqual(allSyllables.map((char) => disassemble(char)));
});

test('every syllable begins with the consonant that es-hangul names', () => {
  expect(allSyllables.map(initialOf)).toEqual(allSyllables.map((char) => getChoseong(char)));
});

test('a lone consonant is its own initial; vowels and other scripts have none', () => {
  expect(['ㄱ', 'ㅎ', 'ㅏ', 'a', '金', '1'].map(initialOf)).toEqual(['ㄱ', 'ㅎ', ...Array(4)]);
  expect(['가', '힣', '\uabff', '\ud7a4'].map(isHangulSyllable)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each([
  ['기', '김', undefined, 1],
  ['김', '김', undefined, 1],
  ['고', '과', undefined, 1],
  ['가', '값', undefined, 1],
  ['민', '미', '나', 2],
  ['갑', '가', '비', 2],
  ['값', '갑', '시', 2],
  ['김', '기', undefined, 0],
  ['민', '미', '지', 0],
  ['구', '고', undefined, 0],
  ['가', 'a', undefined, 0],
] as const)('%s being typed covers %s%s: %i', (typed, current, next, covers) => {
  expect(composingCovers(typed, current, next)).toBe(covers);
});

test('consonants that a keyboard joined are read one by one', () => {
  expect(splitJoinedConsonants('ㄳㅄ김ㅁㅈ')).toBe('ㄱㅅㅂㅅ김ㅁㅈ');
  expect(splitJoinedConsonants('ㄲㄸㅃㅆㅉ')).toBe('ㄲㄸㅃㅆㅉ');
});
