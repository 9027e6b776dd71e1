import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likeness } from '#shared/domain/search/score-similar.ts';
import { wordOfText } from '#shared/domain/search/words.ts';
import { createAlikeWords } from './alike-words.ts';

const keyOf = (text: string) => wordOfText(`n${text}`).key;

function alikeWordsOf(texts: readonly string[]) {
  const alike = createAlikeWords();
  texts.forEach((text, number) => {
    alike.add(keyOf(text), number);
  });
  return alike;
}

function found(alike: ReturnType<typeof createAlikeWords>, typed: string, joint = false) {
  const { words, likeness: likes } = alike.alikeTo(keyOf(typed), joint);
  return new Map([...words].map((word, i) => [word, likes[i]]));
}

const short = fc.string({ unit: fc.constantFrom(...'chpfaeiou김민지서하'), maxLength: 7 });

test('words that share letters are as alike as their letters say, others are left out', () => {
  fc.assert(
    fc.property(fc.array(short, { maxLength: 30 }), short, fc.boolean(), (texts, typed, joint) => {
      const words = found(alikeWordsOf(texts), typed, joint);
      for (const [number, like] of words) {
        expect(like).toBe(likeness(keyOf(typed), keyOf(texts[number] ?? ''), joint));
      }
      texts.forEach((text, number) => {
        if (keyOf(text) === keyOf(typed)) expect(words.has(number)).toBe(true);
      });
    }),
  );
});

test.each([
  ['smyth', 'smith'],
  ['ben', 'bne'],
  ['서울', '서울특별시'],
  ['김믽지', '김민지'],
  ['phillip', 'filip'],
])('%s leads to %s', (typed, meant) => {
  const texts = ['jones', meant, '박'];
  expect([...found(alikeWordsOf(texts), typed)]).toEqual([
    [1, likeness(keyOf(typed), keyOf(meant), false)],
  ]);
});

test('words that come and go are told of what was typed before, too', () => {
  const alike = alikeWordsOf(['smith']);
  expect([...found(alike, 'smyth').keys()]).toEqual([0]);
  alike.add(keyOf('smyth'), 1);
  expect([...found(alike, 'smyth').keys()]).toEqual([0, 1]);
  alike.keep((word) => word === 1);
  expect([...found(alike, 'smyth').keys()]).toEqual([1]);
});

test('words that are no longer wanted are left out, and those added after are found', () => {
  const alike = alikeWordsOf(['smith', 'smyth', 'smithe']);
  alike.keep((word) => word !== 1);
  alike.add(keyOf('smitt'), 3);
  expect([...found(alike, 'smith').keys()].toSorted((a, b) => a - b)).toEqual([0, 2, 3]);
});

test('very many and very long words have room', () => {
  const texts = Array.from({ length: 3_000 }, (_, i) => `${'ab'.repeat(40)}${i}`);
  const alike = alikeWordsOf([...texts, 'smith']);
  expect([...found(alike, 'smiht').keys()]).toEqual([3_000]);
});
