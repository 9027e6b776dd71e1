/**
 * Phone numbers: kept as E.164, shown as people of the country write them, masked in lists.
 * The reading of foreign and local forms is libphonenumber's.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

/** `+821012345678` */
const e164Form = /^\+[1-9]\d{6,14}$/;
export const E164 = z.string().regex(e164Form);
export type E164 = z.infer<typeof E164>;

export function isE164(value: unknown): value is E164 {
  return typeof value === 'string' && e164Form.test(value);
}

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
  const lastFourStart = startOfLastDigits(shown, 4);
  let covered = '';
  for (let i = 0, first = prefixEnd(shown); i < shown.length; i += 1) {
    const isCovered = i >= first && i < lastFourStart && isDigit(shown, i) && !isTyped(i);
    covered += isCovered ? '•' : shown.charAt(i);
  }
  return covered;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Where a short first group ends; 0 where the first group is none. */
function prefixEnd(shown: string): number {
  const from = shown.startsWith('+') ? 1 : 0;
  let end = from;
  while (isDigit(shown, end)) end += 1;
  return end > from && end - from <= PREFIX_MOST ? end : 0;
}

/** Where the last so many digits begin; 0 where there are fewer. */
function startOfLastDigits(text: string, count: number): number {
  let left = count;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (!isDigit(text, at)) continue;
    left -= 1;
    if (left === 0) return at;
  }
  return 0;
}
