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
