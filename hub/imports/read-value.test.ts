import { describe, expect, it } from 'vitest';
import { forbiddenIn, hasDecimals, isRounded, plainText, toMinor, toMoment } from './read-value.ts';

describe('amounts', () => {
  it('become minor units of their currency', () => {
    expect(
      [
        ['39.90', 'EUR'],
        ['39,90', 'EUR'],
        ['1,234.5', 'USD'],
        ['39000', 'KRW'],
        ['39000.00', 'KRW'],
        ['39,000', 'KRW'],
        ['1.234', 'KWD'],
        ['-5.00', 'USD'],
        ['-0.00', 'USD'],
        ["'12", 'USD'],
      ].map(([cell = '', currency = '']) => toMinor(cell, currency)),
    ).toEqual([3990, 3990, 123450, 39000, 39000, 39000, 1234, -500, 0, 1200]);
  });

  it('are refused where the currency has no such part, or they are no numbers', () => {
    expect(toMinor('9.99', 'KRW')).toBeUndefined();
    expect(toMinor('9.999', 'USD')).toBeUndefined();
    for (const cell of ['', 'free', '1.2.3', '1,23,456', '$5', '9e3', '99999999999999999']) {
      expect(toMinor(cell, 'USD')).toBeUndefined();
    }
  });

  it('are known to have decimals or not', () => {
    expect(['9.99', '9,5', '9.90'].map(hasDecimals)).toEqual([true, true, true]);
    expect(['9', '9.00', '9,00', '39,000', ''].map(hasDecimals)).toEqual(Array(5).fill(false));
  });
});

describe('moments', () => {
  it('are read with their offset', () => {
    const noon = Date.UTC(2026, 4, 1, 8);
    for (const written of [
      '2026-05-01 10:00:00 +0200',
      '2026-05-01 17:00:00 +0900',
      '2026-05-01T08:00:00Z',
      '2026-05-01 08:00:00 UTC',
      '2026-05-01T10:00:00+02:00',
    ]) {
      expect(toMoment(written)).toBe(noon);
    }
  });

  it('are refused without one, or where the day does not exist', () => {
    for (const written of [
      '2026-05-01 10:00:00',
      '5/1/2026 10:00',
      '2026-13-01 10:00:00 +0200',
      '',
    ]) {
      expect(toMoment(written)).toBeUndefined();
    }
  });
});

it('takes the apostrophe of spreadsheets off', () => {
  expect(["'+8210", "'0123", 'O', undefined].map(plainText)).toEqual(['+8210', '0123', 'O', '']);
});

it('knows a number that a spreadsheet rounded', () => {
  expect(['7.23457E+12', '7E+12', '8,2E+11'].map(isRounded)).toEqual([true, true, true]);
  expect(['7234567890123', 'E12', '12'].map(isRounded)).toEqual([false, false, false]);
});

it('finds card and resident numbers in free text, and takes long ids for neither', () => {
  expect(forbiddenIn('card 4111 1111 1111 1111')).toContain('payment card');
  expect(forbiddenIn('900101-1234567')).toContain('resident');
  expect(forbiddenIn('4222222222222')).toBeUndefined();
  expect(forbiddenIn('likes linen')).toBeUndefined();
});
