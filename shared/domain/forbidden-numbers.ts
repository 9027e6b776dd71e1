/**
 * Numbers that may never be kept, whatever field they are typed into: Korean resident registration
 * numbers (may not be processed, even with consent) and payment card numbers.
 */

export type ForbiddenNumber = 'resident_number' | 'card_number';

const residentNumber = /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}(?!\d)/;
const cardLike = /(?<!\d)\d(?:[ -]?\d){13,18}(?!\d)/g;

/** First digits and lengths of the card schemes in use; a GTIN of 14 digits is not one of them. */
const cardScheme =
  /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|6\d{15,18}|9\d{15})$/;

/** @returns which forbidden number the text holds, or undefined. A card number must pass Luhn's check. */
export function forbiddenNumberIn(text: string): ForbiddenNumber | undefined {
  const plain = text.normalize('NFKC');
  if (residentNumber.test(plain)) return 'resident_number';
  for (const [candidate] of plain.matchAll(cardLike)) {
    const digits = candidate.replace(/\D/g, '');
    if (cardScheme.test(digits) && passesLuhn(digits)) return 'card_number';
  }
  return undefined;
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, c, i) => {
    const doubled = Number(c) * (i % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
