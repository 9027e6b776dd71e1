import { describe, expect, test } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import { openStore } from './open-store.ts';
import {
  customerDoc,
  editOf,
  openTestStore,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';

const families = ['Novak', 'Hughes', 'Larsen', '김', '박', '최'];
const givens = ['Peter', 'Ingrid', 'Otto', '서준', '하늘', '도윤'];
const crowd = Array.from({ length: 360 }, (_, i): PageRow => {
  const family = families[i % 6] ?? '';
  const given = givens[Math.floor(i / 6) % 6] ?? '';
  return ['customer', `c${i}`, i + 1, customerDoc(family, `${given}${i > 35 ? ` ${i}` : ''}`)];
});
const emma: PageRow = ['customer', 'emma', 500, customerDoc('Wilson', 'Emma')];
const minji: PageRow = [
  'customer',
  'minji',
  501,
  customerDoc('이', '민지', { address: { line1: '', city: '강남구', country: 'KR' } }),
];

function openBook() {
  const store = openTestStore();
  store.applyPage(pageOf([...crowd, emma, minji]));
  return store;
}
type Store = ReturnType<typeof openBook>;

const likely = (store: Store, text: string, limit = 25) =>
  store
    .searchCustomers(text, limit)
    .hits.filter(({ similar }) => similar)
    .map(({ customer }) => customer.id);
const first = (store: Store, text: string) => likely(store, text)[0];

describe('who may have been meant', () => {
  test.each([
    ['emma wilsn', 'emma'],
    ['wilsom emma', 'emma'],
    ['emmma wilson', 'emma'],
    ['ema wilsonn', 'emma'],
    ['이밍지', 'minji'],
    ['리민지', 'minji'],
    ['이민쥐 강남구', 'minji'],
    ['dlalswl', 'minji'],
  ])('%s is %s', (text, id) => {
    const store = openBook();
    expect({ text, first: first(store, text) }).toEqual({ text, first: id });
  });

  test('comes after those who match, is not counted, and is nobody twice', () => {
    const store = openBook();
    store.applyPage(pageOf([['customer', 'wilsn', 600, customerDoc('Wilsn', 'Emm')]]));
    const { hits, total, totalIsExact } = store.searchCustomers('emm wils', 25);
    expect({ total, totalIsExact }).toEqual({ total: 2, totalIsExact: true });
    expect(hits.map(({ similar }) => similar)).toEqual([
      false,
      false,
      ...hits.slice(2).map(() => true),
    ]);
    expect(new Set(hits.map(({ customer }) => customer.id)).size).toBe(hits.length);
    expect(store.searchCustomers('emma wilsn', 1).hits).toHaveLength(1);
  });

  test('is nobody where many match, or somebody matches whole', () => {
    const store = openBook();
    expect(likely(store, '김')).toEqual([]);
    expect(likely(store, 'emma wilson')).toEqual([]);
    expect(likely(store, '이민지 강남')).toEqual([]);
  });
});

describe('who may have been meant is of what is visible:', () => {
  test('an own edit counts at once, and what was before no longer', () => {
    const store = openBook();
    const was = { family: 'Wilson', given: 'Emma' };
    store.append([editOf(uuid(1), 'emma', 'name', was, { family: 'Zwickau', given: 'Thordis' })]);
    expect(likely(store, 'emma wilsn')).not.toContain('emma');
    expect(first(store, 'tordis zwikau')).toBe('emma');
    const result = { status: 'rejected', code: 'not_permitted', detail: '' } as const;
    store.settle([{ id: uuid(1), result }]);
    expect(first(store, 'emma wilsn')).toBe('emma');
    expect(likely(store, 'tordis zwikau')).not.toContain('emma');
  });

  test("the hub's change counts at once, and what was before no longer", () => {
    const store = openBook();
    expect(first(store, 'emma wilsn')).toBe('emma');
    store.applyPage(pageOf([['customer', 'emma', 700, customerDoc('Zwickau', 'Thordis')]]));
    expect(likely(store, 'emma wilsn')).not.toContain('emma');
    expect(first(store, 'tordis zwikau')).toBe('emma');
  });

  test('who is erased or no longer granted is meant no more', () => {
    const store = openBook();
    store.applyPage(pageOf([['customer', 'emma', 700, null]]));
    expect(likely(store, 'emma wilsn')).not.toContain('emma');
    store.setGrants([], testEpoch);
    expect(store.searchCustomers('이밍지', 25).hits).toEqual([]);
  });

  test('a page that is refused changes nothing', () => {
    const store = openBook();
    const before = likely(store, 'emma wilsn');
    const cyclic: Record<string, unknown> = customerDoc('Wilson', 'Emma');
    cyclic.self = cyclic;
    const rows: PageRow[] = [
      ['customer', 'emma', 800, null],
      ['customer', 'other', 801, customerDoc('Wilson', 'Emma')],
      ['customer', 'cyclic', 802, cyclic],
    ];
    expect(() => store.applyPage({ ...pageOf([]), rows })).toThrow();
    expect(likely(store, 'emma wilsn')).toEqual(before);
  });

  test('a restart changes nothing', () => {
    const options = storeOptions(temporaryDirectory());
    let store = openStore(options);
    store.setGrants([testScope], testEpoch);
    store.applyPage(pageOf([...crowd, emma, minji]));
    const texts = ['emma wilsn', '이밍지', 'peter novk', '박하눌'];
    const before = texts.map((text) => likely(store, text));
    store.close();
    store = openStore(options);
    expect(texts.map((text) => likely(store, text))).toEqual(before);
    store.close();
  });
});

test('nobody is meant by what is like nothing', () => {
  const store = openBook();
  for (const text of ['', 'qqqqqqqqqq', '😀', 'ㅏ', '@', '#1']) {
    expect({ text, likely: likely(store, text) }).toEqual({ text, likely: [] });
  }
});

test('a station without any customers answers', () => {
  const store = openTestStore();
  expect(store.searchCustomers('emma wilsn', 25)).toEqual({
    hits: [],
    total: 0,
    totalIsExact: true,
  });
});
