/** Cuts a text into marked and plain parts, for `<mark>`. Ranges may touch, overlap or be out of order. */
export interface TextPart {
  text: string;
  marked: boolean;
}

/** @param ranges UTF-16 offsets, end exclusive; those outside the text are cut to it. */
export function markedParts(text: string, ranges: readonly (readonly number[])[]): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const [start = 0, end = 0] of [...ranges].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, end);
    if (to <= from) continue;
    if (from > at) parts.push({ text: text.slice(at, from), marked: false });
    parts.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false });
  return parts;
}

/** Left of the first mark this much is kept where the text has to begin later. */
const KEPT_BEFORE = 6;

/**
 * The text as it can be seen where only so much of it fits: it begins later, with an ellipsis, where the
 * first mark would otherwise be cut away. @param fits in Latin letters; a syllable is two of them wide.
 */
export function aroundFirstMark(
  text: string,
  ranges: readonly (readonly number[])[],
  fits: number,
): { text: string; ranges: (readonly [number, number])[] } {
  const marks = ranges.map(([start = 0, end = 0]) => [start, end] as const);
  const first = marks.toSorted((a, b) => a[0] - b[0])[0];
  if (first === undefined || widthOf(text.slice(0, first[1])) <= fits)
    return { text, ranges: marks };
  let cut = Math.max(0, first[0] - KEPT_BEFORE);
  // Not between the halves of a character.
  if (/[\udc00-\udfff]/.test(text.charAt(cut))) cut += 1;
  if (cut === 0) return { text, ranges: marks };
  return {
    text: `…${text.slice(cut)}`,
    ranges: marks.map(([start, end]) => [start - cut + 1, end - cut + 1] as const),
  };
}

function widthOf(text: string): number {
  return [...text].reduce(
    (width, char) => width + ((char.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1),
    0,
  );
}
