/**
 * Who has a word, for 65,536 places: the chunks' content turned round. Made anew when many places have
 * changed since; those few that did are told apart, and looked at one by one.
 */
import { CHUNK_PLACES, type Chunk, rowAt, standingAt, wordsFrom } from './word-chunks.ts';

export const SEGMENT_CHUNKS = 256;
export const SEGMENT_PLACES = SEGMENT_CHUNKS * CHUNK_PLACES;

/** More changed places than this and the segment is made anew, in a few milliseconds. */
const CHANGED_MAX = 2048;

export interface Segment {
  /** Places that changed since the segment was made, each once; `each` passes them over. */
  readonly changed: readonly number[];
  markChanged(place: number): void;
  /** Makes it anew where too much has changed. */
  refresh(chunks: readonly Chunk[], vocabularySize: number): void;
  /**
   * Places with the word, those with a standing first. Stops where `visit` returns false.
   * @param near only those with a standing, or only those without.
   */
  each(word: number, near: boolean, visit: (place: number) => boolean): boolean;
}

export function createSegment(): Segment {
  let starts = new Uint32Array(1);
  let nearEnds = new Uint32Array(0);
  let places = new Uint16Array(0);
  let changed: number[] = [];
  let isChanged = new Uint8Array(SEGMENT_PLACES);

  function make(chunks: readonly Chunk[], vocabularySize: number): void {
    const near = new Uint32Array(vocabularySize);
    const all = new Uint32Array(vocabularySize);
    eachWord(chunks, (_, word, standing) => {
      all[word] = (all[word] as number) + 1;
      if (standing > 0) near[word] = (near[word] as number) + 1;
    });
    starts = new Uint32Array(vocabularySize + 1);
    nearEnds = new Uint32Array(vocabularySize);
    let total = 0;
    for (let word = 0; word < vocabularySize; word += 1) {
      starts[word] = total;
      nearEnds[word] = total + (near[word] as number);
      total += all[word] as number;
    }
    starts[vocabularySize] = total;
    places = new Uint16Array(total);
    const nextNear = starts.slice(0, vocabularySize);
    const nextOther = nearEnds.slice();
    eachWord(chunks, (place, word, standing) => {
      const next = standing > 0 ? nextNear : nextOther;
      const at = next[word] as number;
      places[at] = place;
      next[word] = at + 1;
    });
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
    refresh(chunks, vocabularySize) {
      if (changed.length > CHANGED_MAX) make(chunks, vocabularySize);
    },
    each(word, near, visit) {
      if (word >= nearEnds.length) return true;
      const from = near ? (starts[word] as number) : (nearEnds[word] as number);
      const to = near ? (nearEnds[word] as number) : (starts[word + 1] as number);
      for (let at = from; at < to; at += 1) {
        const place = places[at] as number;
        if (isChanged[place] === 0 && !visit(place)) return false;
      }
      return true;
    },
  };
}

function eachWord(
  chunks: readonly Chunk[],
  visit: (place: number, word: number, standing: number) => void,
): void {
  chunks.forEach((chunk, number) => {
    for (let i = 0; i < CHUNK_PLACES; i += 1) {
      if (rowAt(chunk, i) === 0) continue;
      const standing = standingAt(chunk, i);
      const end = wordsFrom(chunk, i + 1);
      for (let at = wordsFrom(chunk, i); at < end; at += 1) {
        visit(number * CHUNK_PLACES + i, chunk[at] as number, standing);
      }
    }
  });
}
