import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchableOf } from './searchable.ts';
import { customerWords, indexWords, textOfWord, wordOfText } from './words.ts';

const wordsOf = (doc: unknown) => indexWords(searchableOf(doc));
const named = (family: string, given: string, rest = {}) => ({ name: { family, given }, ...rest });

describe('a customer is found by', () => {
  test.each([
    ['family and given name apart', named('김', '민지'), ['n김', 'n민지']],
    [
      'the parts of a name and each two of them',
      named('Lee', 'Min-ji'),
      ['nlee', 'nmin', 'nji', 'nminji'],
    ],
    ['a name in one column', named('', '이서연'), ['n이서연']],
    ['what a name has twice', named('이', '이'), ['n이', 'n이']],
    ['a name without accents, case and apostrophes', named("O'Brien", 'ZOË'), ['nobrien', 'nzoe']],
    [
      'a Latin name and aliases',
      named('김', '민지', { latinName: 'Kim', aliases: ['MJ', ''] }),
      ['n김', 'n민지', 'nkim', 'nmj'],
    ],
    [
      'where they live',
      named('김', '', {
        address: { city: '서울 강남구', province: '서울특별시', postcode: '06-236' },
      }),
      ['n김', 'a서울', 'a강남구', 'a서울강남구', 'a서울특별시', 'a06236'],
    ],
    ['a birth date', named('김', '', { birthDate: '1990-03-05' }), ['n김', 'b19900305']],
    ["an e-mail's domain", named('김', '', { email: 'A@X.Example' }), ['n김', 'hx.example']],
    [
      'nothing of what is of another shape',
      { name: 7, aliases: {}, address: [], birthDate: 'x' },
      [],
    ],
  ])('%s', (_, doc, expected) => {
    expect(wordsOf(doc).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      expected.toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });
});

test('very long names and very many of them cost a bounded number of words of bounded length', () => {
  const long = named('가'.repeat(160), 'a '.repeat(80), {
    aliases: Array.from({ length: 20 }, (_, i) => `${'x'.repeat(100)}${i}`),
  });
  const words = wordsOf(long);
  expect(words.length).toBe(100);
  expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(41);
});

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'김각ㄱaé1ßﷺ㊀①ｱ々あ\u0301\u200b -’😀'), maxLength: 40 }),
);

test('of any document, an index knows of a word all that the rule knows but where it stands', () => {
  const doc = fc.record({
    name: fc.record({ family: anything, given: anything }),
    aliases: fc.array(anything, { maxLength: 3 }),
    address: fc.record({ city: anything, province: anything, postcode: anything }),
  });
  fc.assert(
    fc.property(doc, (own) => {
      for (const word of customerWords(searchableOf(own))) {
        const { class: wordClass, chars, key, ends, unspaced } = word;
        const bare = wordOfText(textOfWord(word));
        expect({
          class: bare.class,
          chars: bare.chars,
          key: bare.key,
          ends: bare.ends,
          unspaced: word.field === 'city' ? unspaced : bare.unspaced,
        }).toEqual({ class: wordClass, chars, key, ends, unspaced });
        for (const { start, end } of word.units) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(word.shown.length);
        }
      }
    }),
    { numRuns: 400 },
  );
});
