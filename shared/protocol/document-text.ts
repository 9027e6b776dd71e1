/**
 * A document as PostgreSQL writes its `jsonb`, and so as it stands in a page: one blank after each `:` and
 * `,`; an object's keys by their length in bytes, then byte by byte; numbers without an exponent. What is
 * hashed of a row must be the same text at both ends, and a station keeps what it understood of a page,
 * not the page.
 *
 * A number that JavaScript cannot hold, or would write in another way (1.50), is written as JavaScript has
 * it. The hub writes none such.
 */

const integerLike = /^\d/;

/** @param value of JSON. */
export function documentText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) text += (text === '' ? '' : ', ') + documentText(item);
    return `[${text}]`;
  }
  for (const key of keysInOrder(value)) {
    const entry = `${JSON.stringify(key)}: ${documentText((value as Record<string, unknown>)[key])}`;
    text += (text === '' ? '' : ', ') + entry;
  }
  return `{${text}}`;
}

/** Keys keep the order of the page, but for those that look like array indexes: these came first. */
function keysInOrder(value: object): string[] {
  const keys = Object.keys(value);
  return integerLike.test(keys[0] ?? '') ? keys.toSorted(byLengthThenBytes) : keys;
}

/** In UTF-8, where bytes are in the order of the characters they stand for. */
function byLengthThenBytes(a: string, b: string): number {
  const [one, other] = [codePoints(a), codePoints(b)];
  const longer = bytesOf(one) - bytesOf(other);
  if (longer !== 0) return longer;
  const at = one.findIndex((point, i) => point !== other[i]);
  return at === -1 ? 0 : (one[at] as number) - (other[at] as number);
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}

function bytesOf(points: readonly number[]): number {
  const bytes = (point: number) =>
    1 + [0x80, 0x800, 0x10000].filter((from) => point >= from).length;
  return points.reduce((sum, point) => sum + bytes(point), 0);
}

function numberText(value: number): string {
  const text = String(value);
  const exponentAt = text.indexOf('e');
  if (exponentAt === -1) return text;
  const sign = value < 0 ? '-' : '';
  const [whole = '', fraction = ''] = text.slice(sign.length, exponentAt).split('.');
  const exponent = Number(text.slice(exponentAt + 1));
  return exponent < 0
    ? `${sign}0.${'0'.repeat(-exponent - 1)}${whole}${fraction}`
    : `${sign}${(whole + fraction).padEnd(whole.length + exponent, '0')}`;
}
