import { describe, expect, test } from 'vitest';
import type { NamePattern, PatternPart } from '#shared/domain/search/name-pattern.ts';
import { readQuery } from '#shared/domain/search/query.ts';
import type { WordClass } from '#shared/domain/search/words.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

function vocabularyOf(...texts: string[]): Vocabulary {
  const vocabulary = createVocabulary();
  texts.forEach((text, number) => {
    vocabulary.add(number, text);
    vocabulary.addUses(number, 1);
  });
  return vocabulary;
}

const part = (typed: string): PatternPart => readQuery(typed).readings[0]?.[0]?.name as NamePattern;

function starting(vocabulary: Vocabulary, typed: string, wordClass: WordClass = 'n') {
  const found: [number, boolean][] = [];
  vocabulary.eachStart(part(typed), wordClass, (number, whole) => found.push([number, whole]));
  return found.sort(([a], [b]) => a - b);
}
const whole = (vocabulary: Vocabulary, typed: string, wordClass: WordClass = 'n') => {
  const found: number[] = [];
  vocabulary.eachWhole(part(typed), wordClass, (number) => found.push(number));
  return found.sort((a, b) => a - b);
};
function inside(vocabulary: Vocabulary, typed: string) {
  const found: [number, boolean][] = [];
  vocabulary.eachInside(part(typed), (number, toEnd) => found.push([number, toEnd]));
  return found.sort(([a], [b]) => a - b);
}

const names = vocabularyOf(
  'n김',
  'n민지',
  'n지민',
  'nkim',
  'nkimberly',
  'a김포시',
  'n민',
  'n김포',
  'n민정',
);

describe('words are found', () => {
  test('by their beginning, half-composed too, each in its class', () => {
    expect(starting(names, '김')).toEqual([
      [0, true],
      [7, false],
    ]);
    expect(starting(names, '김', 'a')).toEqual([[5, false]]);
    expect(starting(names, 'kim')).toEqual([
      [3, true],
      [4, false],
    ]);
    expect(starting(names, '미')).toEqual([
      [1, false],
      [6, false],
      [8, false],
    ]);
    expect(starting(names, '민저')).toEqual([[8, false]]);
    expect(whole(names, '민')).toEqual([6]);
    expect(whole(names, '김', 'a')).toEqual([]);
  });

  test('from inside, where the script has no spaces', () => {
    expect(inside(names, '지')).toEqual([[1, true]]);
    expect(inside(names, '미')).toEqual([[2, false]]);
    expect(inside(names, '민')).toEqual([[2, true]]);
    expect(inside(names, 'im')).toEqual([]);
  });

  test('by initial consonants, alone and among syllables, never a place', () => {
    expect(starting(names, 'ㅁㅈ')).toEqual([
      [1, false],
      [8, false],
    ]);
    expect(starting(names, '민ㅈ')).toEqual([
      [1, false],
      [8, false],
    ]);
    expect(starting(names, 'ㄱ')).toEqual([
      [0, false],
      [7, false],
    ]);
    expect(starting(names, 'ㄱㅍ', 'a')).toEqual([]);
    expect(whole(names, 'ㅁ')).toEqual([6]);
    expect(whole(names, 'ㅁㅈ')).toEqual([1, 8]);
    expect(inside(names, 'ㅈ')).toEqual([
      [1, true],
      [8, true],
    ]);
  });
});

test('a word nobody has any more is not found, and comes back under a new number', () => {
  const vocabulary = vocabularyOf('n김', 'n민지');
  vocabulary.addUses(1, 2);
  vocabulary.addUses(1, -3);
  expect(vocabulary.numberOf('n민지')).toBeUndefined();
  expect([
    starting(vocabulary, '민'),
    inside(vocabulary, '지'),
    starting(vocabulary, 'ㅁ'),
  ]).toEqual([[], [], []]);
  vocabulary.add(2, 'n민지');
  vocabulary.addUses(2, 1);
  expect(vocabulary.numberOf('n민지')).toBe(2);
  expect(starting(vocabulary, '민지')).toEqual([[2, true]]);
  expect(vocabulary.size()).toBe(3);
});

test('thousands of words that come and go leave those that stay', () => {
  const vocabulary = vocabularyOf('nstays', 'n남는다');
  for (let number = 2; number < 5_000; number += 1) {
    vocabulary.add(number, `nx${number}`);
    vocabulary.addUses(number, 1);
    vocabulary.addUses(number, -1);
  }
  expect(starting(vocabulary, 'x')).toEqual([]);
  expect(starting(vocabulary, 'st')).toEqual([[0, false]]);
  expect(inside(vocabulary, '는')).toEqual([[1, false]]);
  const alike: number[] = [];
  vocabulary.eachAlike('stayz', false, (number) => alike.push(number));
  expect(alike).toEqual([0]);
});

test('what initial consonants stand for follows the words that come and go', () => {
  const vocabulary = vocabularyOf('n민지', 'n지민');
  const words = () => [...vocabulary.wordsOf(part('ㅁㅈ'), 'start').words].sort((a, b) => a - b);
  expect(words()).toEqual([0]);
  vocabulary.add(2, 'n민정');
  vocabulary.addUses(2, 3);
  expect(words()).toEqual([0, 2]);
  expect(vocabulary.wordsOf(part('ㅁㅈ'), 'start').people).toBe(4);
  vocabulary.addUses(0, -1);
  expect(words()).toEqual([2]);
});
