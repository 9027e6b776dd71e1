import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchRead, readDocument } from '#shared/domain/search/match.ts';
import { readQuery, type Word } from '#shared/domain/search/query.ts';
import { textOfWord } from '#shared/domain/search/words.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';
import { emptyChunk, withPlaces, wordsFrom } from './word-chunks.ts';
import { createWordGrades, type Grade, noMatch, startOfPlace, wholePlace } from './word-grades.ts';

interface Person {
  name: { family: string; given: string };
  aliases?: string[];
  birthDate?: string;
  email?: string;
  address?: { city: string; postcode?: string };
}

/** A book of the words of some people, each a place of one chunk. */
function bookOf(people: readonly unknown[]) {
  const vocabulary: Vocabulary = createVocabulary();
  let next = 0;
  const numbersOf = (doc: unknown) =>
    readDocument(doc).words.map((word) => {
      const text = textOfWord(word);
      const known = vocabulary.numberOf(text);
      if (known === undefined) vocabulary.add(next, text);
      const number = known ?? next++;
      vocabulary.addUses(number, 1);
      return number;
    });
  const places = people.map(
    (doc, i) => [i, { row: i + 1, standing: 0, words: numbersOf(doc) }] as const,
  );
  return { vocabulary, chunk: withPlaces(emptyChunk(), new Map(places)) };
}

/** Any phone's end, to tell a match by the place, which alone finds nobody. */
const anchor = readQuery('4821').readings[0] as Word[];

/** What the rule says of one word and one document, codes left aside. */
function gradeByRule(word: Word, doc: Person): Grade {
  const own = readDocument(doc);
  const alone = matchRead({ readings: [[word]] }, own, []);
  if (alone !== null) return alone.rank as Grade;
  const anchored = readDocument({ ...doc, phone: '+821000004821' });
  const withPhone = matchRead({ readings: [[word, ...anchor]] }, anchored, []);
  if (withPhone === null) return noMatch;
  return withPhone.rank === 0 ? wholePlace : startOfPlace;
}

function gradesOf(word: Word, people: readonly Person[]) {
  const { vocabulary, chunk } = bookOf(people);
  const grades = createWordGrades();
  grades.take(vocabulary, word);
  grades.reach(2);
  grades.reachPlaces();
  const places = people.map((_, place) => [wordsFrom(chunk, place), wordsFrom(chunk, place + 1)]);
  const own = places.map(([from = 0, to = 0]) => grades.grade(chunk, from, to));
  const ledTo = (numbers: readonly number[]) =>
    places.map(([from, to]) => chunk.subarray(from, to).some((number) => numbers.includes(number)));
  const leads = [grades.leads(0), grades.leads(1), grades.leads(2)];
  const byTier = leads.map((_, tier) =>
    ledTo(
      leads
        .slice(0, tier + 1)
        .flatMap(({ alone, divisions }) => [alone, ...divisions.map(({ leading }) => leading)])
        .flat(),
    ),
  );
  return { own, byTier, byPlace: ledTo(grades.places()) };
}

const syllable = fc.constantFrom(...'김민지이서밝가나각ㄱㅁㅈㅣ金子あ');
const letter = fc.constantFrom(...'aemnAÉßæ');
const odd = fc.constantFrom(
  "'",
  '-',
  ' ',
  '·',
  '㊀',
  'ﷺ',
  '①',
  '１',
  'ｱ',
  'ﾡ',
  '\u0301',
  '\u200b',
  '😀',
  '々',
);
const name = fc.oneof(
  { arbitrary: fc.string({ unit: syllable, maxLength: 4 }), weight: 4 },
  { arbitrary: fc.string({ unit: letter, maxLength: 6 }), weight: 3 },
  { arbitrary: fc.string({ unit: fc.oneof(syllable, letter, odd), maxLength: 8 }), weight: 3 },
);
const person: fc.Arbitrary<Person> = fc.record(
  {
    name: fc.record({ family: name, given: name }),
    aliases: fc.array(name, { maxLength: 2 }),
    birthDate: fc.constantFrom('1990-03-05', '1890-03-05', '1991-12-31'),
    address: fc.record({ city: name, postcode: fc.constantFrom('06236', 'AM 1') }),
  },
  { requiredKeys: ['name'] },
);
const typed = fc.oneof(
  name,
  fc.constantFrom('1990-03-05', '900305', '19900305', '1990.3.5', '06236', '062', 'am1'),
);

/** A query that has something to do with one of the people: their own words, cut or turned round. */
const asked = fc
  .record({ people: fc.array(person, { minLength: 1, maxLength: 4 }), text: typed, cut: fc.nat(9) })
  .chain(({ people, text, cut }) => {
    const [{ name: { family = '', given = '' } = {} } = {}] = people as Partial<Person>[];
    const own = [family + given, given + family, given, `${family} ${given}`.slice(cut)];
    return fc.record({
      people: fc.constant(people),
      text: fc.constantFrom(text, ...own, own[0]?.slice(0, cut) ?? '', own[1]?.slice(cut) ?? ''),
    });
  });

describe('a word of a query', () => {
  test('grades everybody as the rule does, and leads to all whom it grades', () => {
    fc.assert(
      fc.property(asked, ({ people, text }) => {
        for (const word of readQuery(text).readings.flat()) {
          const { own, byTier, byPlace } = gradesOf(word, people);
          expect({ text, own }).toEqual({
            text,
            own: people.map((doc) => gradeByRule(word, doc)),
          });
          own.forEach((grade, i) => {
            if (grade <= 2) expect(byTier[grade]?.[i], `${text} leads to ${i}`).toBe(true);
            if (grade === wholePlace || grade === startOfPlace)
              expect(byPlace[i], `${text} leads to ${i}`).toBe(true);
          });
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('grades by what was reached, a tier after the other', () => {
    fc.assert(
      fc.property(asked, ({ people, text }) => {
        for (const word of readQuery(text).readings.flat()) {
          const { vocabulary, chunk } = bookOf(people);
          const grades = createWordGrades();
          grades.take(vocabulary, word);
          for (const tier of [0, 1, 2] as const) {
            grades.reach(tier);
            people.forEach((doc, i) => {
              const own = grades.grade(chunk, wordsFrom(chunk, i), wordsFrom(chunk, i + 1));
              const byRule = gradeByRule(word, doc);
              expect(own).toBe(byRule <= tier ? byRule : noMatch);
            });
          }
        }
      }),
    );
  });

  test('forgets what was said of the one before', () => {
    const { vocabulary, chunk } = bookOf([{ name: { family: '김', given: '민지' } }]);
    const grades = createWordGrades();
    const gradeOf = (text: string) => {
      grades.take(vocabulary, readQuery(text).readings[0]?.[0] as Word);
      grades.reach(2);
      return grades.grade(chunk, wordsFrom(chunk, 0), wordsFrom(chunk, 1));
    };
    const said = ['김민지', '김', 'ㄱㅁㅈ', '지', '박', '민김', '지김', '4821', '김민지'].map(
      gradeOf,
    );
    expect(said).toEqual([0, 0, 1, 2, noMatch, noMatch, 2, noMatch, 0]);
  });

  test('is held against a vocabulary of any size', () => {
    const vocabulary = createVocabulary();
    vocabulary.add(0, 'njo');
    vocabulary.addUses(0, 1);
    for (let number = 1; number <= 150_000; number += 1) {
      vocabulary.add(number, `na${number.toString(36)}`);
      vocabulary.addUses(number, 1);
    }
    const grades = createWordGrades();
    for (const text of ['joa', 'a', 'jo']) {
      grades.take(vocabulary, readQuery(text).readings[0]?.[0] as Word);
      expect(() => grades.reach(2)).not.toThrow();
    }
  });
});
