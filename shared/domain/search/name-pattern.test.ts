import { describe, expect, test } from 'vitest';
import { coverAt, endsWith, namePattern } from './name-pattern.ts';
import { tokensOf } from './tokens.ts';
import { wordOfText } from './words.ts';

const pattern = (typed: string) => namePattern(tokensOf(typed).flatMap(({ units }) => units));
const cover = (typed: string, word: string, from = 0) =>
  coverAt(pattern(typed), wordOfText(`n${word}`), from);

describe('what was typed covers of a word', () => {
  test.each([
    ['민지', '민지', 0, { from: 0, count: 2, toEnd: true }],
    ['민', '민지', 0, { from: 0, count: 1, toEnd: false }],
    ['지', '민지', 1, { from: 1, count: 1, toEnd: true }],
    ['민저', '민정', 0, { from: 0, count: 2, toEnd: false }],
    ['믽', '민지', 0, { from: 0, count: 2, toEnd: false }],
    ['ㅁㅈ', '민지', 0, { from: 0, count: 2, toEnd: true }],
    ['민ㅈ', '민지', 0, { from: 0, count: 2, toEnd: true }],
    ['ㅁ지', '민지', 0, { from: 0, count: 2, toEnd: true }],
    ['ㅁ지', '민직', 0, { from: 0, count: 2, toEnd: false }],
    ['ㅈ', '민지', 1, { from: 1, count: 1, toEnd: true }],
    ['min', 'minji', 0, { from: 0, count: 3, toEnd: false }],
    ['민지', '민', 0, null],
    ['지', '민지', 0, null],
    ['ㅁㅁ', '민지', 0, null],
    ['ㅁ서', '민지', 0, null],
    ['mon', 'minji', 0, null],
  ])('%s of %s from %i', (typed, word, from, expected) => {
    expect(cover(typed, word, from)).toEqual(expected);
  });
});

test('a part is the end of a word from inside only where the script has no spaces', () => {
  const end = (typed: string, word: string) => endsWith(pattern(typed), wordOfText(`n${word}`));
  expect([end('지', '민지'), end('민지', '민지'), end('민', '민지'), end('ji', 'minji')]).toEqual([
    1, 0, -1, -1,
  ]);
});

test('a word is divided between any two keystrokes, a Latin one not after its first letter', () => {
  const keys = (typed: string) =>
    pattern(typed).splits.map(({ left, right }) => [left.key.length, right.key.length]);
  expect(keys('김민')).toEqual([1, 2, 3, 4, 5].map((at) => [at, 6 - at]));
  expect(keys('李瑞嘉')).toEqual([
    [1, 2],
    [2, 1],
  ]);
  expect(keys('anna')).toEqual([
    [2, 2],
    [3, 1],
  ]);
  expect(
    pattern('ㄱㅁㅈ').splits.map(
      ({ left, right }) => `${left.chars.join('')}|${right.chars.join('')}`,
    ),
  ).toEqual(['ㄱ|ㅁㅈ', 'ㄱㅁ|ㅈ']);
});

test('the ways to divide are never more than the bits of a number', () => {
  for (const typed of ['가'.repeat(100), 'a'.repeat(100), 'ㄱ'.repeat(100)]) {
    expect(pattern(typed).splits.length).toBeLessThanOrEqual(24);
  }
});
