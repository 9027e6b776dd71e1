import { expect, test } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import { openTestStore, pageOf } from '#tests/support/store-files.ts';

const seojuns = 25_000;
const farMinjis = 700;
const minjis = 100;

/** 25,000 of one name and one phone's start; 700 of another name with other phones, 100 with that start. */
function openBigBook() {
  const store = openTestStore();
  let version = 0;
  const rows: PageRow[] = [];
  const add = (family: string, given: string, phone: string, rest = {}) => {
    version += 1;
    const doc = { name: { family, given }, phone: `+8210${phone}`, ...rest };
    rows.push(['customer', `${given}${version}`, version, doc]);
  };
  const eight = (n: number) => String(n).padStart(8, '0');
  for (let n = 0; n < seojuns; n += 1) {
    const ofHere = n % 1_000 === 999 ? { homeStore: 'gangnam' } : {};
    add('이', '서준', eight(10_000_000 + n), ofHere);
  }
  for (let n = 0; n < farMinjis; n += 1) add('김', '민지', eight(20_000_000 + n));
  for (let n = 0; n < minjis; n += 1) add('김', '민지', eight(19_000_000 + n));
  for (let from = 0; from < rows.length; from += 2_000) {
    store.applyPage(pageOf(rows.slice(from, from + 2_000)));
  }
  while (store.tidy(false)) continue;
  return { store, rows };
}

test('of very many hits the count is honest, and the closest people come first', () => {
  const { store, rows } = openBigBook();
  const ask = (text: string) => {
    const { hits, total, totalIsExact } = store.searchCustomers(text, 200);
    return { hits: hits.filter(({ similar }) => !similar), total, totalIsExact };
  };
  const ofHere = (text: string) =>
    ask(text).hits.map(
      ({ customer }) => (customer.doc as { homeStore?: string }).homeStore === 'gangnam',
    );

  for (const text of [
    '이',
    '이서준',
    '서준',
    'ㅇㅅㅈ',
    '010',
    '010-1000',
    '이 서준',
    '서준 0101',
    '이 010',
  ]) {
    const { total, totalIsExact, hits } = ask(text);
    expect({ text, total, totalIsExact, shown: hits.length }).toEqual({
      text,
      total: 200,
      totalIsExact: false,
      shown: 200,
    });
  }
  const expectClosestFirst = () => {
    for (const text of ['이', '이서준', '서준', 'ㅇㅅㅈ', '이 서준']) {
      const here = ofHere(text);
      expect({ text, first: here.slice(0, 25), after: here.slice(25).includes(true) }).toEqual({
        text,
        first: Array(25).fill(true),
        after: false,
      });
    }
  };
  expectClosestFirst();
  // A bulk change of people who are not close, before the index was put in order again.
  const changed = rows
    .slice(0, 900)
    .map(([kind, id, version, doc]): PageRow => [kind, id, version + 50_000, doc]);
  store.applyPage(pageOf(changed));
  expectClosestFirst();

  // The phone's start leads to more people than are gathered; the name to few, most of other phones.
  const named = ask('민지 0101');
  expect(named.totalIsExact ? named.total : minjis).toBe(minjis);
  expect(named.total).toBeLessThanOrEqual(minjis);
  expect(ask('김민지 010-1900-0042').hits).toHaveLength(1);
  expect(ask('민지 0102')).toMatchObject({ total: 200, totalIsExact: false });
});
