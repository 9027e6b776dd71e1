/** How much of a name there is beside what was typed: Campbell alone is meant before Chloe Campbell. */
import { CHUNK_PLACES, wordsFrom } from './word-chunks.ts';
import type { WordIndex } from './word-index.ts';

/** How many words the names of whoever is there have. */
export function nameWordsOf(index: WordIndex, place: number): number {
  const chunk = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  const to = wordsFrom(chunk, within + 1);
  let names = 0;
  for (let at = wordsFrom(chunk, within); at < to; at += 1) {
    if (index.vocabulary.isName(chunk[at] as number)) names += 1;
  }
  return names;
}
