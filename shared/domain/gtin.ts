/** GS1 trade item numbers: 8, 12, 13 and 14 digits, padded left to 14; check digit mod 10. */

/** @returns the 14-digit form, or undefined where length or check digit is wrong. */
export function toGtin14(written: string): string | undefined {
  const digits = written.trim().replace(/^'/, '');
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return undefined;
  const padded = digits.padStart(14, '0');
  return gtinCheckDigit(padded.slice(0, 13)) === Number(padded[13]) ? padded : undefined;
}

/** The 8, 12, 13 or 14 digits that are printed below the bars, of the 14-digit form. */
export function printedGtin(gtin14: string): string {
  return gtin14.replace(/^(?:0{6}|0{1,2})/, '');
}

/** The check digit for the 13 digits before it (GS1 General Specifications, 7.9). */
export function gtinCheckDigit(first13: string): number {
  const sum = [...first13].reduce((total, c, i) => total + Number(c) * (i % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
