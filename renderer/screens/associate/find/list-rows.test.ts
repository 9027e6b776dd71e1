import { describe, expect, it } from 'vitest';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import { keyOfRow, listRows } from './list-rows.ts';

const hit = (customerId: string, similar = false): CustomerHit => ({
  customerId,
  name: customerId,
  latinName: null,
  phone: null,
  city: null,
  tier: null,
  lastOrderAt: null,
  openPickups: 0,
  matches: [],
  similar,
});

function rowsOf(hits: CustomerHit[], changed: { limit?: number; total?: number } = {}): string[] {
  const strict = hits.filter(({ similar }) => !similar).length;
  const { limit = 25, total = strict } = changed;
  const answer = { query: '김', limit, hits, total, totalIsExact: total < 200 };
  const rows = listRows({ query: '김', answer, failed: false, recents: [hit('recent')] });
  return rows.map(keyOfRow);
}

const crowd = (length: number) => Array.from({ length }, (_, i) => hit(String(i)));

describe('the lines of the list', () => {
  it('divide those who match from those who are only similar', () => {
    expect(rowsOf([hit('a'), hit('b'), hit('c', true), hit('d', true)])).toEqual([
      'a',
      'b',
      'line similar',
      'c',
      'd',
    ]);
  });

  it('have no divider where there is nothing to divide', () => {
    expect(rowsOf([hit('a'), hit('b')])).toEqual(['a', 'b']);
    expect(rowsOf([hit('c', true), hit('d', true)])).toEqual(['c', 'd']);
  });

  it('end with words only where more match than will ever be shown', () => {
    expect(rowsOf(crowd(25), { total: 200 }).at(-1)).toBe('24');
    expect(rowsOf(crowd(200), { limit: 200, total: 200 }).at(-1)).toBe('line more');
    expect(rowsOf(crowd(199), { limit: 200 }).at(-1)).toBe('198');
  });

  it('are those opened recently while nothing was asked or answered', () => {
    const recents = [hit('recent')];
    const blank = { query: ' ', answer: null, failed: false, recents };
    expect(listRows(blank).map(keyOfRow)).toEqual(['recent']);
    expect(listRows({ ...blank, query: '김' }).map(keyOfRow)).toEqual(['recent']);
    expect(listRows({ ...blank, query: '김', failed: true })).toEqual([]);
  });
});
