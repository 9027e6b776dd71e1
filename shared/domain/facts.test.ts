import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Consent, currentConsent } from './consent.ts';
import { forbiddenNumberIn } from './forbidden-numbers.ts';
import { gtinCheckDigit, toGtin14 } from './gtin.ts';
import { minorDigits } from './order.ts';
import { displayName } from './person-name.ts';
import { maskedPhone, nationalPhone, toE164 } from './phone.ts';
import { sameValue } from './same-value.ts';

describe('phones', () => {
  it.each([
    ['010-1234-5678', '+821012345678'],
    ['+82 10 1234 5678', '+821012345678'],
    ['01012345678', '+821012345678'],
    ["'+82 10-1234-5678", '+821012345678'],
    ['０１０－１２３４－５６７８', '+821012345678'],
    ['02-312-4567', '+8223124567'],
    ['+1 (613) 555-0142', '+16135550142'],
  ])('%s is kept as %s', (written, kept) => {
    expect(toE164(written, 'KR')).toBe(kept);
  });

  it.each(['', 'none', '12', '010-12', 'abc-def'])('%j is no phone', (written) => {
    expect(toE164(written, 'KR')).toBeUndefined();
  });

  it('are shown as the country writes them, and covered in lists but for the last four', () => {
    expect(nationalPhone('+821012345678')).toBe('010-1234-5678');
    expect(maskedPhone('+821012345678')).toBe('010-••••-5678');
    expect(maskedPhone('+16135550142')).toBe('+1 ••• ••• 0142');
  });

  it.each([
    ['+82504123456789', '••••••••6789'],
    ['+99912345678', '+•••••••5678'],
    ['+8215441234', '••••-1234'],
    ['+447700900942', '••••• ••0942'],
  ])('are covered also where %s is written without a break', (phone, shown) => {
    expect(maskedPhone(phone)).toMatch(/^[^\d]*\d{4}$/);
    expect(maskedPhone(phone)).toBe(shown);
  });
});

describe('names', () => {
  it.each([
    ['김', '민지', '김민지'],
    ['Wilson', 'Emma', 'Emma Wilson'],
    ['', 'Zoë', 'Zoë'],
    ['王', '小明', '王小明'],
    ['김', 'Minji', 'Minji 김'],
  ])('%s + %s reads %s', (family, given, shown) => {
    expect(displayName({ family, given })).toBe(shown);
  });
});

describe('forbidden numbers', () => {
  it.each([
    ['900101-1234567', 'resident_number'],
    ['주민번호 9001011234567 입니다', 'resident_number'],
    ['4111-1111-1111-1111', 'card_number'],
    ['5555555555554444', 'card_number'],
    ['4111 1111 1111 1111 12/27', 'card_number'],
    ['주문 1001 4111 1111 1111 1111', 'card_number'],
    ['4111.1111.1111.1111', 'card_number'],
    ['4111–1111–1111–1111', 'card_number'],
    ['3782 822463 10005, cvc 1234', 'card_number'],
    ['900101 - 1234567', 'resident_number'],
    ['900101 1234567', 'resident_number'],
  ])('%s is found', (text, kind) => {
    expect(forbiddenNumberIn(text)).toBe(kind);
  });

  it.each([
    '010-1234-5678',
    '주문 #1001 2026-11-20',
    '02012345678901',
    '4111 1111 1111 1112',
    'KS 95, 82-88-160',
    '010-1234-5678 / 010-2345-6789',
    '2026-11-20 2026-11-22 1001 1002',
  ])('%s is left alone', (text) => {
    expect(forbiddenNumberIn(text)).toBeUndefined();
  });
});

describe('GTINs', () => {
  it('of 8, 12, 13 and 14 digits become 14 where the check digit is right', () => {
    expect(toGtin14('4006381333931')).toBe('04006381333931');
    expect(toGtin14("'96385074")).toBe('00000096385074');
    expect(toGtin14('036000291452')).toBe('00036000291452');
    expect(toGtin14('4006381333932')).toBeUndefined();
    expect(toGtin14('123')).toBeUndefined();
  });

  it('accept exactly one check digit of ten', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 13 });
    fc.assert(
      fc.property(digits, (first) => {
        const first13 = first.join('');
        const right = [...'0123456789'].filter((d) => toGtin14(first13 + d) !== undefined);
        expect(right).toEqual([String(gtinCheckDigit(first13))]);
      }),
    );
  });
});

describe('consent', () => {
  const entry = (granted: boolean, at: number): Consent => ({
    customerId: 'c',
    purpose: 'marketing',
    channel: 'email',
    granted,
    wording: '1',
    language: 'ko',
    source: 'test',
    at,
  });

  it('is what was said last, and a withdrawal wins a tie in any order', () => {
    const state = (...ledger: Consent[]) => currentConsent(ledger).map((c) => c.granted);
    expect(state(entry(false, 1), entry(true, 2))).toEqual([true]);
    expect(state(entry(true, 2), entry(false, 1))).toEqual([true]);
    expect(state(entry(true, 2), entry(false, 2))).toEqual([false]);
    expect(state(entry(false, 2), entry(true, 2))).toEqual([false]);
  });
});

describe('values', () => {
  it('are the same whatever the order of keys', () => {
    expect(sameValue({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
    expect(sameValue([], {})).toBe(false);
  });

  it('of money have the digits of their currency', () => {
    expect([
      minorDigits('KRW'),
      minorDigits('USD'),
      minorDigits('JPY'),
      minorDigits('???'),
    ]).toEqual([0, 2, 0, 2]);
  });
});
