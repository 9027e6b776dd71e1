/**
 * Phone numbers as fragments of digits. A kept number is E.164; what is typed is any part of it, in any
 * of its written forms, with or without the country's prefix or the trunk zero in its place.
 */

/** Fewest digits of a fragment from the end, and from the start. */
const FROM_END_MIN = 2;
const FROM_START_MIN = 3;
/** From this many digits on the end of a number stands for all of it: `4821` is how people say who they are. */
export const SAID_FOR_WHOLE_MIN = 4;
/** A leading zero is a trunk prefix only in something as long as a number; `0123` may be a last four. */
const TRUNK_NUMBER_MIN = 8;

const oneDigitCodes = /^[17]/;
const twoDigitCodes = /^(?:2[07]|3[0-4]|36|39|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Digits without the country calling code (ITU-T E.164 assigns codes so that none begins another). */
export function nationalDigits(international: string): string {
  if (oneDigitCodes.test(international)) return international.slice(1);
  return international.slice(twoDigitCodes.test(international) ? 2 : 3);
}

/** A fragment as typed. `international`: it begins with + or 00, taken off the digits. */
export interface PhoneFragment {
  digits: string;
  international: boolean;
}

/** The endings of an E.164 number that would match: the digits as typed, and without a trunk zero. */
export function endingsOf({ digits }: PhoneFragment): string[] {
  if (digits.length < FROM_END_MIN) return [];
  const bare = digits.replace(/^0/, '');
  const trunk = digits.length >= TRUNK_NUMBER_MIN && bare !== digits && bare !== '';
  return trunk ? [digits, bare] : [digits];
}

/** The beginning of a national number that would match; undefined where too little is typed. */
export function beginningOf({ digits, international }: PhoneFragment): string | undefined {
  if (digits.length < FROM_START_MIN) return undefined;
  const national = international ? nationalDigits(digits) : digits.replace(/^0/, '');
  return national === '' ? undefined : national;
}

export function reversed(digits: string): string {
  return [...digits].reverse().join('');
}
