/**
 * Who has a word, for 65,536 places: the chunks' content turned round. Made anew when many places have
 * changed since; those few that did are told apart, and looked at one by one.
 */
import { CHUNK_PLACES, type Chunk, rowAt, standingAt, wordsFrom } from './word-chunks.ts';

export const SEGMENT_CHUNKS = 256;
export const SEGMENT_PLACES = SEGMENT_CHUNKS * CHUNK_PLACES;

/** A place's chunk is the place without its lowest bits. */
const CHUNK_SHIFT = Math.log2(CHUNK_PLACES);
const STANDINGS = 256;

/** More changed places than this slow a look-up down: the segment is made anew when there is time. */
export const CHANGED_MANY = 2048;
/** With more than this it is made anew at once, in some ten milliseconds. */
export const CHANGED_MOST = 8192;

export interface Segment {
  /** Places that changed since the segment was made, each once; `each` passes them over. */
  readonly changed: readonly number[];
  markChanged(place: number): void;
  /** Makes it anew where more places than `most` have changed. */
  refresh(chunks: readonly Chunk[], vocabularySize: number, most: number): void;
  /** Writes a 1 for each place with one of the words, from `base` on. */
  mark(words: readonly number[], into: Uint8Array, base: number): void;
  /**
   * Places with one of the words whose standing is from `least` to `most`, both included; a place once for
   * each of its words. Stops, and says so, where `visit` returns false.
   * @param wanted signatures, of each of which the words of a place must share a bit.
   */
  each(
    words: readonly number[],
    least: number,
    most: number,
    wanted: readonly number[],
    visit: (place: number) => boolean,
  ): boolean;
}

export function createSegment(): Segment {
  let starts = new Uint32Array(1);
  let places = new Uint16Array(0);
  let standings = new Uint8Array(0);
  let signatures = new Uint32Array(0);
  let changed: number[] = [];
  let isChanged = new Uint8Array(SEGMENT_PLACES);

  function make(chunks: readonly Chunk[], vocabularySize: number): void {
    standings = new Uint8Array(SEGMENT_PLACES);
    signatures = new Uint32Array(SEGMENT_PLACES);
    starts = new Uint32Array(vocabularySize + 1);
    const byStanding = placesByStanding(chunks, standings);
    for (const place of byStanding) countWords(chunks, place, starts);
    let total = 0;
    for (let word = 0; word <= vocabularySize; word += 1) {
      const count = starts[word] as number;
      starts[word] = total;
      total += count;
    }
    places = new Uint16Array(total);
    const next = starts.slice();
    for (const place of byStanding) {
      const chunk = chunks[place >>> CHUNK_SHIFT] as Chunk;
      const within = place % CHUNK_PLACES;
      const end = wordsFrom(chunk, within + 1);
      for (let at = wordsFrom(chunk, within); at < end; at += 1) {
        const word = chunk[at] as number;
        const to = next[word] as number;
        places[to] = place;
        next[word] = to + 1;
        signatures[place] = (signatures[place] as number) | signatureOf(word);
      }
    }
    changed = [];
    isChanged = new Uint8Array(SEGMENT_PLACES);
  }

  return {
    get changed() {
      return changed;
    },
    markChanged(place) {
      if (isChanged[place] === 1) return;
      isChanged[place] = 1;
      changed.push(place);
    },
    refresh(chunks, vocabularySize, most) {
      if (changed.length > most) make(chunks, vocabularySize);
    },
    mark(words, into, base) {
      const known = starts.length - 1;
      for (const word of words) {
        if (word >= known) continue;
        const to = starts[word + 1] as number;
        for (let at = starts[word] as number; at < to; at += 1) {
          into[base + (places[at] as number)] = 1;
        }
      }
    },
    each(words, least, most, wanted, visit) {
      const known = starts.length - 1;
      for (const word of words) {
        if (word >= known) continue;
        const to = starts[word + 1] as number;
        for (let at = starts[word] as number; at < to; at += 1) {
          const place = places[at] as number;
          const standing = standings[place] as number;
          if (standing > most) continue;
          if (standing < least) break;
          if (isChanged[place] === 1 || !sharesEach(signatures[place] as number, wanted)) continue;
          if (!visit(place)) return false;
        }
      }
      return true;
    },
  };
}

/**
 * A bit for a word, of 32. The bits of a customer's words tell most of those apart who do not have a
 * certain word, before any of their words is looked at.
 */
export function signatureOf(word: number): number {
  return 1 << (Math.imul(word, 0x9e3779b1) >>> 27);
}

function sharesEach(signature: number, wanted: readonly number[]): boolean {
  for (const bits of wanted) if ((signature & bits) === 0) return false;
  return true;
}

/** The places that are taken, the closest first, else in their order; notes each one's standing. */
function placesByStanding(chunks: readonly Chunk[], standings: Uint8Array): Uint16Array {
  const counts = new Uint32Array(STANDINGS + 1);
  const taken: number[] = [];
  chunks.forEach((chunk, number) => {
    for (let i = 0; i < CHUNK_PLACES; i += 1) {
      if (rowAt(chunk, i) === 0) continue;
      const place = number * CHUNK_PLACES + i;
      const standing = standingAt(chunk, i);
      standings[place] = standing;
      counts[STANDINGS - standing] = (counts[STANDINGS - standing] as number) + 1;
      taken.push(place);
    }
  });
  for (let i = 1; i <= STANDINGS; i += 1) {
    counts[i] = (counts[i] as number) + (counts[i - 1] as number);
  }
  const sorted = new Uint16Array(taken.length);
  for (const place of taken) {
    const order = STANDINGS - 1 - (standings[place] as number);
    const at = counts[order] as number;
    sorted[at] = place;
    counts[order] = at + 1;
  }
  return sorted;
}

function countWords(chunks: readonly Chunk[], place: number, counts: Uint32Array): void {
  const chunk = chunks[place >>> CHUNK_SHIFT] as Chunk;
  const within = place % CHUNK_PLACES;
  const end = wordsFrom(chunk, within + 1);
  for (let at = wordsFrom(chunk, within); at < end; at += 1) {
    const word = chunk[at] as number;
    counts[word] = (counts[word] as number) + 1;
  }
}
