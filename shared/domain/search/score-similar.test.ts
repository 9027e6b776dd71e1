import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementWeight, likeness, querySpans, scoreSimilar } from './score-similar.ts';
import { searchableOf } from './searchable.ts';
import { keyOf } from './tokens.ts';
import { customerWords } from './words.ts';

const key = (text: string) => keyOf([...text].map((char) => ({ char, start: 0, end: 0 })));
const letters = (text: string) => text.split(' ').map((word) => [...word]);
const noWord = () => false;

const person = (family: string, given: string, city = '') => ({
  name: { family, given },
  ...(city === '' ? {} : { address: { line1: '', city, country: 'KR' } }),
});

/** Scores as in a book of these people alone. */
function scores(query: string, people: readonly object[]) {
  const book = people.map((doc) => customerWords(searchableOf(doc)));
  const spans = querySpans(letters(query), noWord);
  const inBook = new Map(
    spans.map((span) => [
      span,
      book.flat().reduce((sum, { key: own }) => sum + likeness(span.key, own, span.joint), 0),
    ]),
  );
  return book.map((words) =>
    scoreSimilar(spans, words, (span, word) =>
      agreementWeight(likeness(span.key, word.key, span.joint), inBook.get(span) ?? 0, book.length),
    ),
  );
}

function best(query: string, people: readonly object[]): object | undefined {
  const all = scores(query, people).map(({ score }) => score);
  return people[all.indexOf(Math.max(...all))];
}

describe('likeness', () => {
  test('is one for the same, less with every slip, nothing for another word', () => {
    const to = (typed: string) => likeness(key(typed), key('smith'), false);
    expect([to('smith'), to('jones')]).toEqual([1, 0]);
    expect(to('smyth')).toBeGreaterThan(to('smxth'));
    expect(to('smxth')).toBeGreaterThan(to('zmxth'));
  });

  test('of a word that is only begun does not fall with what is left', () => {
    const begun = likeness(key('서울'), key('서울특별시'), false);
    expect(begun).toBe(likeness(key('세종'), key('세종특별자치시'), false));
    expect(begun).toBeGreaterThan(likeness(key('서율'), key('서울특별시'), false));
    expect(likeness(key('서울'), key('서울특별시'), true)).toBeLessThan(begun);
  });

  test('is between none and one for any two words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abehㄱ김이'), maxLength: 12 }).map(key);
    fc.assert(
      fc.property(word, word, fc.boolean(), (a, b, joint) => {
        const value = likeness(a, b, joint);
        expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });
});

describe('spans', () => {
  const texts = (query: string, isWord: (text: string) => boolean = noWord) =>
    querySpans(letters(query), isWord).map((span) => span.key);

  test('are the words, two as one, and of Hangul the parts where a family name may end', () => {
    expect(texts('jord an')).toEqual(['jord', 'an', 'jordan']);
    expect(texts('김밍지')).toEqual(['김밍지', '김', '밍지', '김밍', '지'].map(key));
    expect(texts('김민 지')).toEqual(['김민', '김', '민', '지', '김민지', '민지'].map(key));
  });

  test('of broken syllables are cut between keys', () => {
    expect(texts('놎ㄴ아')).toContain(key('ㄴㅗ'));
    expect(texts('놎ㄴ아')).toContain(key('ㅈㄴ아'));
  });

  test('of words that are in the book are not cut', () => {
    expect(texts('강남구', () => true)).toEqual([key('강남구')]);
    expect(texts('김 민지', () => true)).toEqual([key('김'), key('민지')]);
    expect(texts('jord an', () => true)).toEqual(['jord', 'an', 'jordan']);
  });
});

describe('the likeliest person', () => {
  const smith = person('Smith', 'Joshua', 'Perth');
  const smithson = person('Smithson', 'Jo', 'Albury');
  const webb = person('Webb', 'Amelia', 'Albury');
  const whites = Array.from({ length: 20 }, (_, i) =>
    person('White', `Kim${'abcdefghijklmnopqrst'[i]}`),
  );

  test.each([
    ['joshau smyth', smith],
    ['smith joshua', smith],
    ['joshua', smith],
    ['ameliaa web albury', webb],
    ['jo smithson perth', smithson],
  ])('%s', (query, expected) => {
    expect(best(query, [smith, smithson, webb, ...whites])).toBe(expected);
  });

  test('has the frequent name as it is typed, and not a rare one that is only like it', () => {
    const whiteway = person('Whiteway', 'Ann');
    const [white] = scores('white', [...whites, whiteway]);
    const other = scores('white', [...whites, whiteway]).at(-1);
    expect(white?.score).toBeGreaterThan(other?.score ?? 0);
  });

  const minji = person('김', '민지', '강남구');
  const korean = [
    minji,
    person('김', '민재', '마포구'),
    person('이', '민지', '마포구'),
    person('지', '정순'),
  ];
  test.each(['김밍지', '김민 지', '민지김', '깁민지 강남구', '김민지강남구', '김미지 강납구'])(
    '%s',
    (query) => {
      expect(best(query, korean)).toBe(minji);
    },
  );

  test('is told with the words that were taken for what was typed, each once', () => {
    const [score] = scores('깁민지 강남구', korean);
    const taken = new Map(score?.pairs.map(({ span, word }) => [span.key, word.chars.join('')]));
    expect(score?.pairs).toHaveLength(3);
    expect(taken).toEqual(
      new Map([
        [key('깁'), '김'],
        [key('민지'), '민지'],
        [key('강남구'), '강남구'],
      ]),
    );
  });

  test('counts a place of several words little more than one of one', () => {
    const rail = person('Boyle', 'Sam', 'Albion Park Rail');
    const andrew = person('Nguyen', 'Andrew', 'Perth');
    const book = [rail, andrew, ...whites, ...whites.map((_, i) => person('Nguyen', `Bo${i}`))];
    expect(best('andrew nguyen albion park rail', book)).toBe(andrew);
  });

  test('is missed no more where what was not typed has several words', () => {
    const long = person('Hampton-Smith', 'Mary Ann', 'Clare');
    const short = person('White', 'Blake', 'Clare');
    const [ofLong, ofShort] = scores('alex leslie clare', [long, short]);
    expect(ofLong?.score).toBeCloseTo(ofShort?.score ?? 0);
  });

  test('is hardly told by the word that another place has in common with the one that was typed', () => {
    const sam = person('Webb', 'Sam', 'Lakes');
    const others = [person('Webb', 'Samuel', 'Osborne Park'), ...whites];
    expect(best('sam web daw park', [sam, ...others])).toBe(sam);
  });

  test('is told by a name of several words little more than by one of one', () => {
    const rickett = person('Rickett', 'Maliah', 'Salisbury');
    const book = [person('de Teliga', 'Taliah', 'Gnotuk'), rickett, ...whites];
    expect(best('maliah de teliga salisburu', book)).toBe(rickett);
  });
});
