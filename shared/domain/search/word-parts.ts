/**
 * Which words of a customer belong together: the second word of a given name or of a city says little that
 * the first did not, and a name of two words is still one name.
 */
import type { SearchWord } from './words.ts';

/**
 * The words by the part of the document they stand in, without those that are two written as one. Words of
 * a part are also written as one (words.ts), which is how it is known; other names than the first are not
 * divided into family and given, so each of their words is a part.
 */
export function partsOf(words: readonly SearchWord[]): SearchWord[][] {
  const parts: SearchWord[][] = [];
  for (const word of words) {
    if (holdsAnother(word, words)) continue;
    const last = parts.at(-1);
    const before = last?.at(-1);
    const belongs =
      before !== undefined &&
      (word.field === 'name' || word.field === 'city') &&
      words.some((both) => overlap(both, before) && overlap(both, word));
    if (belongs) last?.push(word);
    else parts.push([word]);
  }
  return parts;
}

/** Whether they have letters of one text in common. */
export function overlap(a: SearchWord, b: SearchWord): boolean {
  return (
    a.field === b.field && a.shown === b.shown && startOf(a) < endOf(b) && startOf(b) < endOf(a)
  );
}

/** Two words written as one hold either. */
function holdsAnother(word: SearchWord, words: readonly SearchWord[]): boolean {
  return words.some((other) => other.units.length < word.units.length && overlap(other, word));
}

function startOf({ units }: SearchWord): number {
  return units[0]?.start ?? 0;
}

function endOf({ units }: SearchWord): number {
  return units.at(-1)?.end ?? 0;
}
