import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, it } from 'vitest';
import { coverPhone, maskedPhone, nationalPhone } from './phone.ts';

describe('a phone number as it is shown', () => {
  it('is written as people of its country write it', () => {
    expect(nationalPhone('+821000004821')).toBe('010-0000-4821');
    expect(nationalPhone('+8225001234')).toBe('02-500-1234');
    expect(nationalPhone('+84935001234')).toMatch(/^\+84 /);
    expect(nationalPhone('+999')).toBe('+999');
  });

  it('is the library’s form of every Korean mobile number', () => {
    for (let place = 0; place < 100_000_000; place += 98_765) {
      const e164 = `+8210${String(place).padStart(8, '0')}`;
      expect(nationalPhone(e164)).toBe(parsePhoneNumberFromString(e164)?.formatNational());
    }
  });

  it('is covered but for its first group and its last four digits', () => {
    expect(maskedPhone('+821000004821')).toBe('010-••••-4821');
    expect(coverPhone('010-0000-4821', (at) => at === 4)).toBe('010-0•••-4821');
  });
});
