/**
 * Phone numbers: kept as E.164, shown as people of the country write them, masked in lists.
 * The reading of foreign and local forms is libphonenumber's.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

/** `+821012345678` */
export const E164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
export type E164 = z.infer<typeof E164>;

/** The library takes local fragments such as 010-12 for possible; no customer is reached by so few digits. */
const SHORTEST_NATIONAL = 7;

/**
 * Reads a phone number as a person wrote it.
 * @param region ISO 3166 code assumed for numbers without a country prefix.
 * @returns E.164, or undefined where it cannot be a phone number.
 */
export function toE164(written: string, region: string): E164 | undefined {
  const digitsOnly = written.replace(/^['\s]+/, '').normalize('NFKC');
  const parsed = parsePhoneNumberFromString(digitsOnly, region as CountryCode);
  if (parsed?.isPossible() !== true) return undefined;
  return parsed.nationalNumber.length >= SHORTEST_NATIONAL ? parsed.number : undefined;
}

/** Nearly every number of a Korean shop; the library takes a hundred times as long to say the same. */
const koreanMobile = /^\+82(10)(\d{4})(\d{4})$/;

/** The national form, `010-1234-5678` for Korea; the E.164 itself where it cannot be read. */
export function nationalPhone(e164: string): string {
  const mobile = koreanMobile.exec(e164);
  if (mobile !== null) return `0${mobile[1]}-${mobile[2]}-${mobile[3]}`;
  const parsed = parsePhoneNumberFromString(e164);
  if (parsed === undefined) return e164;
  return parsed.country === undefined || parsed.country === 'KR'
    ? parsed.formatNational()
    : parsed.formatInternational();
}

/** The shown form with all but the first group and the last four digits covered: `010-••••-5678`. */
export function maskedPhone(e164: string): string {
  return coverPhone(nationalPhone(e164), () => false);
}

/** More digits than this are no prefix but part of the number itself, written without a break. */
const PREFIX_MOST = 3;

/**
 * Covers the digits of a shown number but for a short first group and the last four.
 * @param isTyped says of a UTF-16 offset whether its digit was typed, and so may stay.
 */
export function coverPhone(shown: string, isTyped: (offset: number) => boolean): string {
  const lastFourStart = digitPositions(shown).at(-4) ?? 0;
  const [firstGroup = ''] = /^\+?\d+/.exec(shown) ?? [];
  const prefixEnd = firstGroup.replace('+', '').length <= PREFIX_MOST ? firstGroup.length : 0;
  return [...shown]
    .map((c, i) => (i >= prefixEnd && i < lastFourStart && /\d/.test(c) && !isTyped(i) ? '•' : c))
    .join('');
}

function digitPositions(text: string): number[] {
  return [...text].flatMap((c, i) => (/\d/.test(c) ? [i] : []));
}
