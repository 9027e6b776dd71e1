import { describe, expect, it } from 'vitest';
import { bytes, count, money, percent } from './number.ts';

describe('numbers', () => {
  it('writes money in its own minor units, and a currency nobody knows as it is', () => {
    expect(money(39_000, 'KRW', 'ko')).toBe('₩39,000');
    expect(money(1250, 'EUR', 'en')).toBe('€12.50');
    expect(money(-1250, 'USD', 'en')).toBe('-$12.50');
    expect(money(1250, '???', 'en')).toBe('12.50 ???');
  });

  it('says a hundred percent only of what is whole', () => {
    expect([0, 0.426, 0.999, 1].map((share) => percent(share, 'ko'))).toEqual([
      '0%',
      '42%',
      '99%',
      '100%',
    ]);
  });

  it('writes counts and sizes', () => {
    expect(count(21_400, 'en')).toBe('21,400');
    expect([0, 640_000, 12_340_000].map((size) => bytes(size, 'en'))).toEqual([
      '0 KB',
      '640 KB',
      '12.3 MB',
    ]);
  });
});
