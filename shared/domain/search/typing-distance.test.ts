import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, tokensOf } from './tokens.ts';
import { typingDistance } from './typing-distance.ts';

const key = (text: string) => keyOf(tokensOf(text).flatMap(({ units }) => units));
const between = (a: string, b: string, limit = 9) => typingDistance(key(a), key(b), limit);

describe('a slip costs less than any other edit:', () => {
  test.each([
    ['smith', 'smith', 0],
    ['smyth', 'smith', 0.6],
    ['smiht', 'smith', 0.7],
    ['smitj', 'smith', 0.7],
    ['smitth', 'smith', 0.5],
    ['smit', 'smith', 0.6],
    ['smoth', 'smith', 0.7],
    ['smth', 'smith', 0.8],
    ['smikh', 'smith', 1],
    ['smath', 'smeth', 0.7],
    ['bsmith', 'smith', 1],
    ['김민지', '김민지', 0],
    ['김민저', '김민지', 1],
    ['김민자', '김민지', 0.7],
    ['김미지', '김민지', 0.6],
    ['기민지', '김민지', 0.5],
    ['이', '임', 0.6],
    ['김믽이', '김민지', 0.6],
    ['김민짖', '김민지', 0.6],
    ['이민지', '리민지', 0.6],
    ['유민지', '류민지', 0.6],
    ['임민지', '림민지', 0.6],
    ['노민지', '로민지', 0.6],
    ['김혜지', '김헤지', 0.7],
    ['김태희', '김테희', 0.6],
    ['김ㅁㅈ', '김민지', 2.6],
    ['yoon', 'yun', 0.5],
    ['hyeon', 'hyun', 0.5],
    ['phillip', 'filip', 1],
    ['leigh', 'ligh', 0.8],
    ['chung', 'jung', 0.5],
  ])('%s for %s', (typed, meant, distance) => {
    expect(between(typed, meant)).toBeCloseTo(distance, 10);
  });
});

test('words of other scripts are compared letter by letter', () => {
  expect(between('金敏智', '金敏知')).toBe(1);
  expect(between('Αθηνά', 'Αθηνα')).toBe(0);
});

test('what is farther than the limit is not measured', () => {
  expect(between('smith', 'smyth', 0.5)).toBe(Number.POSITIVE_INFINITY);
  expect(between('smith', 'jones', 2)).toBe(Number.POSITIVE_INFINITY);
  expect(between('', 'jones', 2)).toBe(Number.POSITIVE_INFINITY);
});

test('is symmetric, zero only for the same word, and the same under any limit it keeps', () => {
  const word = fc.string({ unit: fc.constantFrom(...'aehlst1김민이리값밝ㅁ'), maxLength: 9 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 60 }), (a, b, tenths) => {
      const distance = between(a, b, 1000);
      expect(between(b, a, 1000)).toBe(distance);
      expect(distance === 0).toBe(key(a) === key(b));
      const limited = between(a, b, tenths / 10);
      expect(limited).toBe(distance * 10 <= tenths ? distance : Number.POSITIVE_INFINITY);
    }),
    { numRuns: 3000 },
  );
});

test('two letters for one are seen in both words at once', () => {
  expect(between('ae', 'ahae', 2)).toBe(1.1);
  expect(between('ahae', 'ae', 2)).toBe(1.1);
});

test('words of any length and characters are compared in bounded time', () => {
  const long = 'ab'.repeat(5000);
  expect(typingDistance(long, `${long}x`, 3)).toBe(0);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(typingDistance(a, b, 3)).toBeGreaterThanOrEqual(0);
    }),
  );
});
