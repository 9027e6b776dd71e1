import { describe, expect, it } from 'vitest';
import { pinWeakness } from './pin.ts';

describe('a PIN', () => {
  it.each([
    ['too short', '12734', 'too_short'],
    ['too long', '4829151739204', 'too_long'],
    ['one digit', '777777', 'repeats'],
    ['two digits over and over', '484848', 'repeats'],
    ['a group twice', '283283', 'repeats'],
    ['two digits in any order', '484484', 'repeats'],
    ['counting up', '123456', 'sequence'],
    ['counting up past nine', '789012', 'sequence'],
    ['counting down', '987654', 'sequence'],
    ['every second digit', '135791', 'sequence'],
    ['up and down again', '123321', 'sequence'],
    ['a birthday as Koreans write it', '930817', 'date'],
    ['a birthday as Europeans write it', '170893', 'date'],
    ['a birthday as Americans write it', '081793', 'date'],
    ['a whole birthday', '19930817', 'date'],
    ['a year and a month', '199308', 'date'],
    ['a pattern on the pad', '159753', 'common'],
  ])('that is %s is refused', (_what, pin, weakness) => {
    expect(pinWeakness(pin)).toBe(weakness);
  });

  it.each(['482915', '739406', '8264917', '50287361'])('such as %s is taken', (pin) => {
    expect(pinWeakness(pin)).toBeUndefined();
  });

  it('of six digits is mostly free to choose', () => {
    let free = 0;
    for (let n = 0; n < 1_000_000; n += 7) {
      if (pinWeakness(String(n).padStart(6, '0')) === undefined) free += 1;
    }
    expect(free / (1_000_000 / 7)).toBeGreaterThan(0.8);
  });
});
