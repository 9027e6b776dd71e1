/**
 * Reading single cells. Spreadsheets leave their marks: an apostrophe in front of what must stay text,
 * a decimal comma, long numbers rounded to 1.23E+12.
 */
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import { minorDigits } from '#shared/domain/order.ts';

/** The cell without the apostrophe that keeps spreadsheets from reading a number or a formula. */
export function plainText(cell: string | undefined): string {
  return (cell ?? '').replace(/^'/, '').trim();
}

/** True for a number that a spreadsheet has rounded: what it was cannot be known any more. */
export function isRounded(cell: string): boolean {
  return /^\d(?:[.,]\d+)?E\+?\d+$/i.test(cell);
}

/**
 * An amount such as `39.90`, `39,90`, `1,234.50` or `39000`.
 * @returns minor units of the currency, or undefined where it is no amount of that currency.
 */
export function toMinor(cell: string, currency: string): number | undefined {
  const plain = plainText(cell).replace(/\s/g, '');
  const parts =
    /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(plain) ?? /^(-?)(\d+),(\d{1,2})$/.exec(plain);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const digits = minorDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const minor = Number(whole.replaceAll(',', '') + fraction.slice(0, digits).padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return undefined;
  return sign === '-' && minor !== 0 ? -minor : minor;
}

/** True where a price has a part that is not zero after the decimal point. */
export function hasDecimals(cell: string): boolean {
  const plain = plainText(cell);
  const fraction = /\.(\d+)$/.exec(plain)?.[1] ?? '';
  return /[1-9]/.test(fraction) || /^\d+,(?!00$)\d{1,2}$/.test(plain);
}

/**
 * A moment as Shopify writes it, `2026-05-01 10:00:00 +0200`, or in ISO 8601; both need their offset.
 * @returns milliseconds since 1970.
 */
export function toMoment(cell: string): number | undefined {
  const parts =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?) ?(Z|UTC|[+-]\d{2}:?\d{2})$/.exec(
      plainText(cell),
    );
  if (parts === null) return undefined;
  const [, date = '', time = '', offset = ''] = parts;
  const zone =
    offset === 'UTC' || offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const at = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}

/** The beginning of a text, without half a character at its end. */
export function cutAt(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '');
}

/** A whole number that is not negative. */
export function toCount(cell: string): number | undefined {
  const plain = plainText(cell);
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}

/**
 * The forbidden number a cell of free text holds. Ids of 13 or 14 digits are no card numbers, although
 * one in ten passes their check.
 */
export function forbiddenIn(cell: string): string | undefined {
  const found = forbiddenNumberIn(cell);
  if (found === 'card_number' && /^'?\d{13,14}$/.test(cell)) return undefined;
  switch (found) {
    case 'card_number':
      return 'holds the number of a payment card, which may not be kept';
    case 'resident_number':
      return 'holds a resident registration number, which may not be kept';
    case undefined:
      return undefined;
  }
}
