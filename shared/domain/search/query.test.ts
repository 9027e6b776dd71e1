import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchDocument } from './match.ts';
import { readQuery } from './query.ts';
import { keyRanges } from './ranges.ts';

const codes = (text: string) =>
  readQuery(text).readings.map((words) => words.map(({ code }) => code));

test('words are apart at spaces and where the script changes', () => {
  expect(codes('  kim  minji ')).toEqual([['kim', 'minji']]);
  expect(codes('김minji')).toEqual([['김', 'minji']]);
});

test('adjacent numbers are read as one number, and as words', () => {
  expect(codes('010 1234 5678')).toEqual([['01012345678'], ['010', '1234', '5678']]);
  expect(codes('kim 5678')).toEqual([['kim', '5678']]);
});

test('what cannot be typed as a name, number or address is no word', () => {
  for (const text of ['', '   ', '"*', '( - )', '😀', '\u200b', '#', '@']) {
    expect(readQuery(text).readings).toEqual([]);
  }
});

test('a long query is cut', () => {
  const words = [...'김이박최정강조윤장임한오서신권황안송류홍'];
  expect(readQuery(words.join(' ')).readings[0]).toHaveLength(8);
  expect(readQuery('김 '.repeat(250)).readings[0]).toHaveLength(1);
  expect(readQuery('a'.repeat(500)).readings[0]?.[0]?.code).toHaveLength(200);
});

test('any text at all is read, ranged and matched without an error', () => {
  const doc = {
    name: { family: '김', given: 'Ann' },
    phone: '+821012345678',
    email: 'a@b.example',
  };
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const query = readQuery(text);
      for (const word of query.readings.flat()) keyRanges(word);
      matchDocument(query, doc, ['#1']);
    }),
  );
});
