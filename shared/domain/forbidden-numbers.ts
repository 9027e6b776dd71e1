/**
 * Numbers that may never be kept, whatever field they are typed into: Korean resident registration
 * numbers (may not be processed, even with consent) and payment card numbers.
 */

export type ForbiddenNumber = 'resident_number' | 'card_number';

const residentNumber = /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}(?!\d)/;
const cardLike = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** @returns which forbidden number the text holds, or undefined. A card number must pass Luhn's check. */
export function forbiddenNumberIn(text: string): ForbiddenNumber | undefined {
  const plain = text.normalize('NFKC');
  if (residentNumber.test(plain)) return 'resident_number';
  for (const [candidate] of plain.matchAll(cardLike)) {
    if (passesLuhn(candidate.replace(/\D/g, ''))) return 'card_number';
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
