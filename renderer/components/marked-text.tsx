/** A text with the parts that matched marked. */
import { markedParts } from '#renderer/format/marked.ts';

export function MarkedText(props: { text: string; ranges: readonly (readonly number[])[] }) {
  let at = 0;
  return markedParts(props.text, props.ranges).map((part) => {
    const key = at;
    at += part.text.length;
    return part.marked ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}
