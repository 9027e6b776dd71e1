/** How much of a name there is beside what was typed: Campbell alone is meant before Chloe Campbell. */
import { wordsOfPlace } from './words-of-place.ts';
import type { WordIndex } from './word-index.ts';

/** How many words the names of whoever is there have. */
export function nameWordsOf(index: WordIndex, place: number): number {
  const { words, from, to } = wordsOfPlace(index, place);
  let names = 0;
  for (let at = from; at < to; at += 1) {
    if (index.vocabulary.isName(words[at] as number)) names += 1;
  }
  return names;
}
