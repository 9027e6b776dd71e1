import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchDocument } from './match.ts';
import { coverAt, endsWith } from './name-pattern.ts';
import { readQuery, type Word } from './query.ts';
import { keyRanges, type KeyRange } from './ranges.ts';
import { searchableOf } from './searchable.ts';
import { searchTerms } from './terms.ts';
import { customerWords, indexWords, type SearchWord } from './words.ts';

const syllables = fc.constantFrom(...'김민지나수박서준이남궁값갑비가각강ㅋ');
const hangul = fc.string({ unit: syllables, minLength: 1, maxLength: 4 });
const latin = fc.constantFrom(
  'Zoë',
  "O'Brien",
  'Anne-Marie',
  'Kim',
  'Min Ji',
  'Großmann',
  'van der Berg',
  'x',
);
const customer = fc.record(
  {
    name: fc.record({ family: fc.oneof(hangul, latin), given: fc.oneof(hangul, latin) }),
    latinName: latin,
    aliases: fc.array(fc.oneof(hangul, latin), { maxLength: 2 }),
    phone: fc.constantFrom('+821012345678', '+12065550123', '+84935123456', '+390612345678'),
    email: fc.constantFrom('minji.kim@example.com', 'a@b.example', 'x+y@kim.example'),
    loyalty: fc.record({ number: fc.constantFrom('DG-100482', '123', 'A1B2', 'kim') }),
    address: fc.record({
      line1: fc.constant(''),
      city: fc.constantFrom('서울특별시', 'San Francisco', '김포', 'Kimberley'),
      postcode: fc.constantFrom('06236', 'SW1A 2AA'),
      country: fc.constant('KR'),
    }),
  },
  { requiredKeys: ['name'] },
);
const order = fc.constantFrom('#1001', 'DG-7', '김1');

/** A query made of pieces of what is in the document, so that many of them match. */
function queryFrom(doc: unknown, orders: readonly string[]): fc.Arbitrary<string> {
  const texts = leaves(doc).concat(orders);
  const piece = fc
    .tuple(fc.constantFrom(...texts), fc.nat(12), fc.integer({ min: 1, max: 14 }), fc.boolean())
    .map(([text, from, length, withInitials]) => {
      const cut = text.slice(from % text.length, (from % text.length) + length);
      return withInitials ? cut.replace(/[가-깋]/g, 'ㄱ').replace(/[마-밓]/g, 'ㅁ') : cut;
    });
  return fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(' '));
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

function isIn({ key, exact }: KeyRange, terms: readonly string[]): boolean {
  return terms.some((term) => (exact ? term === key : term.startsWith(key)));
}

/** What the word index knows of a word: its start, its inside, the sides it may be divided over. */
function isOfWords({ name, email, birthDate }: Word, words: readonly SearchWord[]): boolean {
  return words.some(
    (word) =>
      (name !== null && word.chars.some((_, from) => coverAt(name, word, from) !== null)) ||
      (name !== null && name.splits.some(({ left }) => endsWith(left, word) !== -1)) ||
      (word.class === 'h' && email !== '' && word.key.startsWith(email)) ||
      (word.class === 'b' && birthDate !== null && word.key.endsWith(birthDate)),
  );
}

describe('the index', () => {
  test('holds every match of every word, so that nothing that matches is missed', () => {
    let matched = 0;
    const cases = fc
      .tuple(customer, fc.array(order, { maxLength: 2 }))
      .chain(([doc, orders]) =>
        fc.tuple(fc.constant(doc), fc.constant(orders), queryFrom(doc, orders)),
      );
    fc.assert(
      fc.property(cases, ([doc, orders, text]) => {
        const query = readQuery(text);
        if (matchDocument(query, doc, orders) === null) return;
        matched += 1;
        const own = searchTerms('customer', doc);
        const ownWords = customerWords(searchableOf(doc));
        const ofOrders = orders.flatMap((number) => searchTerms('order', { number }));
        const readings = query.readings.filter((words) =>
          words.every((word) => {
            const { identity, order: orderRanges } = keyRanges(word);
            return (
              isOfWords(word, ownWords) ||
              identity.some((range) => isIn(range, own)) ||
              orderRanges.some((range) => isIn(range, ofOrders))
            );
          }),
        );
        expect({ text, found: readings.length > 0 }).toEqual({ text, found: true });
      }),
      { numRuns: 4000 },
    );
    expect(matched).toBeGreaterThan(1000);
  });

  test('of a customer has a few keys for codes, and the words of names and places', () => {
    const doc = {
      name: { family: '김', given: '민지' },
      latinName: 'Kim Min-ji',
      phone: '+821012345678',
      email: 'minji@example.com',
      birthDate: '1990-03-05',
      address: { city: '강남구', province: '서울특별시', postcode: '06236' },
    };
    expect(searchTerms('customer', doc)).toEqual([
      'p876543210128',
      'f1012345678',
      'eminji@example.com',
    ]);
    expect(indexWords(searchableOf(doc))).toEqual(
      'n김 n민지 nkim nmin nji nkimmin nminji a강남구 a서울특별시 a06236 b19900305 hexample.com'.split(
        ' ',
      ),
    );
  });

  test('cuts keys that are too long, and what is asked of it alike', () => {
    const long = `${'a'.repeat(80)}@example.com`;
    const terms = searchTerms('customer', { name: { family: '김', given: '' }, email: long });
    const [word] = readQuery(long).readings[0] ?? [];
    expect(terms).toEqual([`e${'a'.repeat(39)}`]);
    expect(word && keyRanges(word).identity.some((range) => isIn(range, terms))).toBe(true);
  });

  test('has nothing of kinds that are not searched, and of documents that are not as expected', () => {
    expect(searchTerms('note', { text: 'x' })).toEqual([]);
    expect(searchTerms('customer', null)).toEqual([]);
    expect(searchTerms('order', { number: 7 })).toEqual([]);
  });
});
