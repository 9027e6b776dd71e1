/**
 * Long texts of the kinds that make careless patterns slow: what almost fits, over and over, and then does
 * not. A parser whose work grows with the square of the length takes minutes for one of these; one that is
 * linear takes milliseconds, so that the limit can be wide enough for any machine.
 */

const LENGTH = 100_000;
const WITHIN_MS = 3_000;

const pieces = [
  'a',
  '1',
  '0',
  ' ',
  '\t',
  '\n',
  '.',
  '-',
  ',',
  ':',
  '/',
  '"',
  '""',
  "'",
  '(',
  '((',
  '(01)',
  '[',
  '{"a":',
  'a.',
  '1.',
  '1 ',
  '1,234',
  '.1',
  '-1',
  '%',
  '%41',
  '%zz',
  'a@',
  'a@b.',
  '@',
  '#',
  '\u001d',
  '\u001d10',
  '김',
  'ㅏ',
  '\u1100\u1161',
  '\u0301',
  '\u202E',
  '\ud800',
  '\0',
  'DG1.',
  'DGM1.',
  'https://',
  'https://a/01/',
  '900101-1',
  '4111 1111 ',
  '+82 10 ',
  'E+1',
  '1.5',
  '\r',
  '\r\n',
  '\\',
  '\\u0000',
  '__proto__',
  '$argon2id$',
];
const ends = ['', 'x', '!', '"', '\n', ' ', '\0'];

/** Each a piece over and over, with an end that does not fit. */
export const longTexts: readonly string[] = pieces.flatMap((piece) =>
  ends.map((end) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH) + end),
);

/** Such as begin as what is wanted does, so that a pattern gets as far as it can. */
export function longAfter(...starts: string[]): string[] {
  return starts.flatMap((start) =>
    pieces.map((piece) => start + piece.repeat(LENGTH / piece.length) + '!'),
  );
}

/** @returns the texts that took longer than any linear work does; cut, so that a failure can be read. */
export function slowOnes(texts: readonly string[], parse: (text: string) => unknown): string[] {
  return texts
    .filter((text) => {
      const startedAt = performance.now();
      parse(text);
      return performance.now() - startedAt > WITHIN_MS;
    })
    .map((text) => JSON.stringify(text.slice(0, 30)));
}
