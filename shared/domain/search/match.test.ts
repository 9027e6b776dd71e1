import { describe, expect, test } from 'vitest';
import { matchDocument } from './match.ts';
import { readQuery } from './query.ts';

const minji = {
  name: { family: '김', given: '민지' },
  latinName: 'Kim Min-ji',
  aliases: ['MJ', '민지언니'],
  phone: '+821012345678',
  email: 'Minji.Kim@example.com',
  loyalty: { number: 'DG-100482' },
  address: { line1: '', city: '서울특별시', postcode: '06236', country: 'KR' },
};
const zoe = {
  name: { family: "O'García", given: 'Zoë Anne-Marie' },
  phone: '+12065550123',
  email: 'zoe@post.example',
  address: { line1: '', city: 'San Francisco', postcode: 'SW1A 2AA', country: 'GB' },
};
const namgung = { name: { family: '남궁', given: '민수' }, phone: '+84935123456' };
const oneColumn = { name: { family: '', given: '이서연' }, phone: '+442079460999' };

const find = (text: string, doc: unknown, orders: string[] = []) =>
  matchDocument(readQuery(text), doc, orders);

/** The marked parts, as `field:part|part`; null where the query does not find the customer. */
const marked = (text: string, doc: unknown, orders: string[] = []) =>
  find(text, doc, orders)?.matches.map(
    ({ field, text: shown, ranges }) =>
      `${field}:${ranges.map(([start, end]) => shown.slice(start, end)).join('|')}`,
  ) ?? null;

describe('a Korean customer is found by', () => {
  test.each([
    ['김', ['name:김']],
    ['김민지', ['name:김민지']],
    ['민지', ['name:민지', 'alias:민지']],
    ['지', ['name:지', 'alias:지']],
    ['김 민지', ['name:김민지', 'alias:민지']],
    ['민지김', ['name:김민지']],
    ['민지 김', ['name:김민지', 'alias:민지']],
    ['ㄱㅁㅈ', ['name:김민지']],
    ['ㅁㅈ', ['name:민지', 'alias:민지']],
    ['김ㅁㅈ', ['name:김민지']],
    ['ㄱ민ㅈ', ['name:김민지']],
    ['ᄀᄆᄌ', ['name:김민지']],
    ['김미', ['name:김민']],
    ['김민ㅈ', ['name:김민지']],
    ['언니', ['alias:언니']],
    ['kim', ['latinName:Kim']],
    ['KIM MIN', ['latinName:Kim|Min', 'email:min']],
    ['minji kim', ['latinName:Kim|Min-ji', 'email:minji']],
    ['min-ji', ['latinName:Min-ji']],
    ['kimminji', ['latinName:Kim Min-ji']],
    ['김kim', ['name:김', 'latinName:Kim']],
    ['mj', ['alias:MJ']],
    ['5678', ['phone:5678']],
    ['78', ['phone:78']],
    ['1234-5678', ['phone:1234-5678']],
    ['12345678', ['phone:1234-5678']],
    ['010-1234-5678', ['phone:010-1234-5678']],
    ['010 1234 5678', ['phone:010-1234-5678']],
    ['(010)1234.5678', ['phone:010-1234-5678']],
    ['０１０１２３４５６７８', ['phone:010-1234-5678']],
    ['+82 10 1234 5678', ['phone:010-1234-5678']],
    ['+82-10-1234-5678', ['phone:010-1234-5678']],
    ['0082 10 1234 5678', ['phone:010-1234-5678']],
    ['8210 1234 5678', ['phone:010-1234-5678']],
    ['010-12', ['phone:010-12']],
    ['+8210 12', ['phone:10-12']],
    ['minji.k', ['latinName:K|Min-ji', 'email:minji.k']],
    ['example.c', ['email:example.c']],
    ['@exam', ['email:exam']],
    ['MINJI.KIM@EXAMPLE.COM', ['email:minji.kim@example.com']],
    ['dg-100482', ['loyalty:DG-100482']],
    ['DG100', ['loyalty:DG-100482']],
    ['100482', ['loyalty:DG-100482']],
    ['김 서울', ['name:김', 'city:서울']],
    ['06236 민지', ['city:06236', 'name:민지', 'alias:민지']],
    ['5678 06236', ['phone:5678', 'city:06236']],
    ['김 1234 5678', ['name:김', 'phone:1234-5678']],
  ])('%s', (text, expected) => {
    expect(marked(text, minji)).toEqual(expected);
  });
});

describe('a customer with a Latin name is found by', () => {
  test.each([
    ['zoe', ['name:Zoë', 'email:zoe']],
    ['zo ogarcía', ["name:Zo|O'García", 'email:zo']],
    ["o'garcia", ["name:O'García"]],
    ['annemarie', ['name:Anne-Marie']],
    ['anne marie', ['name:Anne|Marie']],
    ['marie', ['name:Marie']],
    ['zoeanne', ['name:Zoë Anne']],
    ['0123', ['phone:0123']],
    ['206 555', ['phone:206 555']],
    ['zoe francisco', ['name:Zoë', 'email:zoe', 'city:Francisco']],
    ['zoe san fr', ['name:Zoë', 'email:zoe', 'city:San|Fr']],
    ['zoe sw1a', ['name:Zoë', 'email:zoe', 'city:SW1A 2AA']],
  ])('%s', (text, expected) => {
    expect(marked(text, zoe)).toEqual(expected);
  });
});

describe('by', () => {
  test.each([
    ['a family name of two syllables', '남궁', namgung, ['name:남궁']],
    ['syllables across family and given name', '궁민', namgung, ['name:궁민']],
    ['a trunk zero for a country code', '0935 123 456', namgung, ['phone:935 123 456']],
    ['a given name in an import with one column', '서연', oneColumn, ['name:서연']],
    ['a trunk zero in brackets', '(020) 7946', oneColumn, ['phone:20 7946']],
  ])('%s', (_, text, doc, expected) => {
    expect(marked(text, doc)).toEqual(expected);
  });

  test('an order number, with or without its sign', () => {
    expect(
      ['#1001', '1001', '＃1001'].map((text) => marked(text, minji, ['#1001', '#1002'])),
    ).toEqual([['order:#1001'], ['order:#1001'], ['order:#1001']]);
    expect(marked('1001 zoe', zoe, ['#1001'])).toEqual(['order:#1001', 'name:Zoë', 'email:zoe']);
    expect(find('#100', minji, ['#1001'])).toBeNull();
    expect(find('#5678', minji, [])).toBeNull();
  });
});

test.each([
  '서울',
  '06236',
  'san',
  '민김',
  '김지',
  '박민지',
  'ㅁㄱ',
  'inji',
  '1234',
  '5679',
  '010-2',
  '@minji',
  'xample',
  '김 부산',
  '김민지 zz',
  'ㅏ',
  '+78',
  'zoë garcia',
])('%s finds nobody', (text) => {
  expect([minji, namgung].map((doc) => find(text, doc))).toEqual([null, null]);
});

test('exact is before a start, a start before the middle', () => {
  const ranks = (text: string) => find(text, minji)?.rank;
  expect(['김민지', '민지', '김', 'kim', '01012345678', '5678', '100482'].map(ranks)).toEqual(
    Array(7).fill(0),
  );
  expect(['김민ㅈ', '김미', 'ki', '78', '1004', 'ㄱㅁㅈ'].map(ranks)).toEqual(Array(6).fill(1));
  expect(['지', '010-12', '@exam'].map(ranks)).toEqual([2, 2, 2]);
});

test('the end of a number may begin with zeros, as a number with a country prefix may', () => {
  const doc = { ...minji, phone: '+821000004821' };
  for (const typed of ['0000-4821', '00004821', '0000 4821', '00-4821', '04821']) {
    expect({ typed, rank: find(typed, doc)?.rank }).toEqual({ typed, rank: 0 });
  }
  expect(marked('0000-4821', doc)).toEqual(['phone:0000-4821']);
  expect(marked('0082 10 0000 4821', doc)).toEqual(['phone:010-0000-4821']);
  expect(find('0000-4821', minji)).toBeNull();
  expect(find('0000-4821', { ...minji, phone: '+821090014821' })).toBeNull();
});

test('a name of one Han character and another of two are found as they are written together', () => {
  const ruijia = { name: { family: '李', given: '瑞嘉' }, latinName: 'Li Ruijia' };
  expect(['李瑞嘉', '李瑞', '李', '瑞嘉', '瑞'].map((text) => marked(text, ruijia)?.[0])).toEqual([
    'name:李瑞嘉',
    'name:李瑞',
    'name:李',
    'name:瑞嘉',
    'name:瑞',
  ]);
  expect(find('李瑞嘉', ruijia)?.rank).toBe(0);
});

test('a name is meant rather than a place', () => {
  const ofMapo = { ...namgung, address: { line1: '', city: 'Minato', country: 'JP' } };
  const ranks = ['남궁 min', 'minsu'].map((text) => find(text, ofMapo)?.rank ?? null);
  expect(ranks).toEqual([2, null]);
  expect(find('kim mi', minji)?.rank).toBe(1);
  expect(find('kim 서울', minji)?.rank).toBe(2);
  expect(find('kim 서울특별시', minji)?.rank).toBe(0);
});

test('documents that are not as expected are passed over', () => {
  for (const doc of [
    null,
    undefined,
    7,
    'x',
    [],
    { name: 'x', phone: 5, aliases: 'no', address: [] },
  ]) {
    expect(find('김', doc)).toBeNull();
  }
});
