/** Where in which array the words of whoever is at a place are. */
import { CHUNK_PLACES, type Chunk, wordsFrom } from './word-chunks.ts';
import type { WordIndex } from './word-index.ts';

export function wordsOfPlace(
  index: WordIndex,
  place: number,
): { words: Chunk; from: number; to: number } {
  const words = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  return { words, from: wordsFrom(words, within), to: wordsFrom(words, within + 1) };
}
