/**
 * Numbers that may never be kept, whatever field they are typed into: Korean resident registration
 * numbers (may not be processed, even with consent) and payment card numbers.
 */

export type ForbiddenNumber = 'resident_number' | 'card_number';

/** What people write between the parts of a number: spaces, dots, slashes and dashes of any length. */
const gap = '[ \\t./·\\-\\u2010-\\u2015\\u2212]';
/** Signs without a shape of their own (zero-width, writing direction, soft hyphens): a number is read past them. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12]\\d|3[01])';
const residentNumber = new RegExp(`(?<!\\d)\\d{2}${month}${day}${gap}{0,3}[1-8]\\d{6}(?!\\d)`, 'u');
const numberRun = new RegExp(`\\d+(?:${gap}{1,3}\\d+)*`, 'gu');

const cardDigitsMost = 19;

/** First digits and lengths of the card schemes in use; a GTIN of 14 digits is not one of them. */
const cardScheme =
  /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|6\d{15,18}|9\d{15})$/;

/** @returns which forbidden number the text holds, or undefined. A card number must pass Luhn's check. */
export function forbiddenNumberIn(text: string): ForbiddenNumber | undefined {
  const plain = text.normalize('NFKC').replaceAll(unseen, '');
  if (residentNumber.test(plain)) return 'resident_number';
  for (const [run] of plain.matchAll(numberRun)) {
    if (holdsCardNumber(run.match(/\d+/g) ?? [])) return 'card_number';
  }
  return undefined;
}

/**
 * Whether the last of a resident number's 13 digits is the check digit of the others. Numbers given out
 * since October 2020 have none, so this tells a number from a barcode that looks like one, and no more.
 */
export function hasResidentCheckDigit(digits: string): boolean {
  const sum = Array.from(digits.slice(0, 12)).reduce(
    (total, c, i) => total + Number(c) * (2 + (i % 8)),
    0,
  );
  return digits.length === 13 && (11 - (sum % 11)) % 10 === Number(digits[12]);
}

/** A card number may stand between others (an expiry date, a code): any groups in a row may be one. */
function holdsCardNumber(groups: readonly string[]): boolean {
  return groups.some((_, first) => {
    let digits = '';
    for (const group of groups.slice(first, first + cardDigitsMost)) {
      digits += group;
      if (digits.length > cardDigitsMost) return false;
      if (cardScheme.test(digits) && passesLuhn(digits)) return true;
    }
    return false;
  });
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, c, i) => {
    const doubled = Number(c) * (i % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
