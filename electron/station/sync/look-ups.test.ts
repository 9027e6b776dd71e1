import { expect, test } from 'vitest';
import { LATELY_MS, watchLookUps } from './look-ups.ts';

test('people are looked up lately for some seconds after each look-up, which is answered as before', () => {
  let nowMs = 0;
  const found = { hits: [], total: 7, totalIsExact: true };
  const { store, areLately } = watchLookUps(
    { searchCustomers: (_query: string, _limit: number) => found },
    () => nowMs,
  );
  expect(areLately()).toBe(false);
  expect(store.searchCustomers('김', 5)).toBe(found);
  nowMs = LATELY_MS - 1;
  expect(areLately()).toBe(true);
  nowMs = LATELY_MS;
  expect(areLately()).toBe(false);
});
