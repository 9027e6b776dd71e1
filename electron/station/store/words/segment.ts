/**
 * Who has a word, for 65,536 places: the chunks' content turned round. Made anew when many places have
 * changed since; those few that did are told apart, and looked at one by one.
 *
 * Inside, people stand in a line of their own, the closest to this store first, else in the order of their
 * places. A word's people are numbers of that line in ascending order, so those of a closeness are one
 * piece of each list, and going through a list is going from the closest to the farthest.
 */
import { CHUNK_PLACES, type Chunk, rowAt, standingAt, wordsFrom } from './word-chunks.ts';

export const SEGMENT_CHUNKS = 256;
export const SEGMENT_PLACES = SEGMENT_CHUNKS * CHUNK_PLACES;

/** A place's chunk is the place without its lowest bits. */
const CHUNK_SHIFT = Math.log2(CHUNK_PLACES);
const STANDINGS = 256;

/** Of whom is asked: standings from `least` to `most`, both included. */
export interface Among {
  least: number;
  most: number;
  /** Where given, the first so many of them are left out, and beyond `take` the last. */
  skip?: number;
  take?: number;
  /** Where given, nobody but those whom `markWords` or `markPlaces` marked there. */
  within?: Uint8Array;
}

/** Two words of a customer, one of each side; a word on both sides has to be there twice. */
export interface BothSides {
  leading: readonly number[];
  following: readonly number[];
  onBoth: ReadonlySet<number>;
}

/** Is told of a place and its standing; false ends the going. */
export type VisitPlace = (place: number, standing: number) => boolean;

/** The same with the person's words: those of `words` from `from` up to `to`. */
export type VisitWords = (
  place: number,
  standing: number,
  words: Uint32Array,
  from: number,
  to: number,
) => boolean;

/** Of so many who stand closest the words lie together in the order of the line, 2 MB for a million. */
const NEAR = 4096;

export interface Segment {
  /** Places that changed since the segment was made, each once; they are passed over elsewhere. */
  readonly changed: readonly number[];
  markChanged(place: number): void;
  /** Makes it anew of its chunks: nothing has changed since then. */
  make(chunks: readonly Chunk[], vocabularySize: number): void;
  /**
   * Places with one of the words, a place once for each of its words; by word, then the closest first.
   * Stops, and says so, where `visit` returns false.
   */
  each(words: readonly number[], among: Among, visit: VisitPlace): boolean;
  /**
   * Places with a word of each side, as `each` goes through those of `leading`.
   * @param marks scratch memory, `SEGMENT_PLACES` long and all zero, before and after.
   */
  eachWithBoth(sides: BothSides, among: Among, marks: Uint8Array, visit: VisitPlace): boolean;
  /** Marks those among them who have one of the words: one for each of them. */
  markWords(words: readonly number[], among: Among, marks: Uint8Array): void;
  markPlaces(places: readonly number[], marks: Uint8Array): void;
  /** Makes the marks of those among them zero again. */
  unmark(among: Among, marks: Uint8Array): void;
  /**
   * Gives a value to everybody with one of the words who has none yet.
   * @param values by number in the line (`placeOf`); 0 is none.
   * @param given numbers of those who have one, `count` of them; those who are given one are added.
   * @returns how many there are then.
   */
  give(
    words: readonly number[],
    value: number,
    values: Float32Array,
    given: Uint16Array,
    count: number,
  ): number;
  /** The place of a number in the line. */
  placeOf(number: number): number;
  /** How many people there are among them, marked or not. */
  count(among: Among): number;
  /** Whether their words lie together: going through all of them is quick then. */
  isNear(among: Among): boolean;
  /** Everybody among them, where they are near. */
  eachNear(among: Among, visit: VisitWords): boolean;
}

export function createSegment(): Segment {
  /** Where each word's people begin in `people`. */
  let starts = new Uint32Array(1);
  /** Of each word, its people's numbers in the line. */
  let people = new Uint16Array(0);
  let line = emptyLine();
  /** By number in the line. */
  let isPassed = new Uint8Array(0);
  /** Where the words of those who are near begin in `nearWords`. */
  let nearStarts = new Uint32Array(1);
  let nearWords = new Uint32Array(0);
  let changed: number[] = [];
  let isChanged = new Uint8Array(SEGMENT_PLACES);

  function make(chunks: readonly Chunk[], vocabularySize: number): void {
    line = lineOf(chunks);
    const count = line.places.length;
    starts = new Uint32Array(vocabularySize + 1);
    for (const place of line.places) {
      for (const word of wordsAt(chunks, place)) starts[word] = (starts[word] as number) + 1;
    }
    let total = 0;
    for (let word = 0; word <= vocabularySize; word += 1) {
      const own = starts[word] as number;
      starts[word] = total;
      total += own;
    }
    people = new Uint16Array(total);
    const next = starts.slice();
    for (let number = 0; number < count; number += 1) {
      for (const word of wordsAt(chunks, line.places[number] as number)) {
        const to = next[word] as number;
        people[to] = number;
        next[word] = to + 1;
      }
    }
    makeNear(chunks);
    changed = [];
    isChanged = new Uint8Array(SEGMENT_PLACES);
    isPassed = new Uint8Array(count);
  }

  function makeNear(chunks: readonly Chunk[]): void {
    const near = line.places.subarray(0, NEAR);
    const words: number[] = [];
    nearStarts = new Uint32Array(near.length + 1);
    near.forEach((place, number) => {
      for (const word of wordsAt(chunks, place)) words.push(word);
      nearStarts[number + 1] = words.length;
    });
    nearWords = Uint32Array.from(words);
  }

  /** Where a word's people end; those of a word that came later are none. */
  function endOf(word: number): number {
    return word < starts.length - 1 ? (starts[word + 1] as number) : 0;
  }

  /** The first of a word's people who stands at `number` or farther. */
  function firstFrom(number: number, word: number): number {
    let low = word < starts.length ? (starts[word] as number) : 0;
    let high = endOf(word);
    if (number === 0) return low;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((people[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where those of a closeness begin in the line, and where they end. */
  function fromOf({ most, skip = 0 }: Among): number {
    return (line.closerThan[most + 1] as number) + skip;
  }
  function toOf(among: Among): number {
    const end = line.closerThan[among.least] as number;
    return among.take === undefined ? end : Math.min(end, fromOf(among) + among.take);
  }

  /** @param both where given, only those are visited who have so many of its marks. */
  function go(
    word: number,
    among: Among,
    both: { marks: Uint8Array; least: number } | null,
    visit: VisitPlace,
  ): boolean {
    const from = fromOf(among);
    const to = toOf(among);
    const { within } = among;
    const { places, standings } = line;
    const someChanged = changed.length > 0;
    const end = endOf(word);
    for (let at = firstFrom(from, word); at < end; at += 1) {
      const number = people[at] as number;
      if (number >= to) break;
      if (both !== null && (both.marks[number] as number) < both.least) continue;
      if (within !== undefined && within[number] === 0) continue;
      if (someChanged && isPassed[number] === 1) continue;
      if (!visit(places[number] as number, standings[number] as number)) return false;
    }
    return true;
  }

  function markWords(words: readonly number[], among: Among, marks: Uint8Array): void {
    const from = fromOf(among);
    const to = toOf(among);
    for (const word of words) {
      const end = endOf(word);
      for (let at = firstFrom(from, word); at < end; at += 1) {
        const number = people[at] as number;
        if (number >= to) break;
        marks[number] = (marks[number] as number) + 1;
      }
    }
  }

  function unmark(among: Among, marks: Uint8Array): void {
    marks.fill(0, fromOf(among), toOf(among));
  }

  return {
    get changed() {
      return changed;
    },
    markChanged(place) {
      if (isChanged[place] === 1) return;
      isChanged[place] = 1;
      changed.push(place);
      const number = line.numbers[place] as number;
      if (line.places[number] === place) isPassed[number] = 1;
    },
    make,
    each(words, among, visit) {
      return words.every((word) => go(word, among, null, visit));
    },
    eachWithBoth({ leading, following, onBoth }, among, marks, visit) {
      markWords(following, among, marks);
      const toEnd = leading.every((word) =>
        go(word, among, { marks, least: onBoth.has(word) ? 2 : 1 }, visit),
      );
      unmark(among, marks);
      return toEnd;
    },
    markWords,
    markPlaces(those, marks) {
      for (const place of those) {
        const number = line.numbers[place] as number;
        if (line.places[number] === place) marks[number] = 1;
      }
    },
    unmark,
    give(words, value, values, given, count) {
      const someChanged = changed.length > 0;
      let end = count;
      for (const word of words) {
        const to = endOf(word);
        for (let at = firstFrom(0, word); at < to; at += 1) {
          const number = people[at] as number;
          if (values[number] !== 0 || (someChanged && isPassed[number] === 1)) continue;
          values[number] = value;
          given[end] = number;
          end += 1;
        }
      }
      return end;
    },
    placeOf: (number) => line.places[number] as number,
    count: (among) => Math.max(0, toOf(among) - fromOf(among)),
    isNear: (among) => toOf(among) < nearStarts.length,
    eachNear(among, visit) {
      const { within } = among;
      const to = toOf(among);
      for (let number = fromOf(among); number < to; number += 1) {
        if (isPassed[number] === 1 || within?.[number] === 0) continue;
        const from = nearStarts[number] as number;
        const end = nearStarts[number + 1] as number;
        const place = line.places[number] as number;
        if (!visit(place, line.standings[number] as number, nearWords, from, end)) return false;
      }
      return true;
    },
  };
}

/** The people of a segment, the closest first, else in the order of their places. */
interface Line {
  /** By number in the line. */
  places: Uint16Array;
  standings: Uint8Array;
  /** By place; for places that nobody has, anything. */
  numbers: Uint16Array;
  /** How many have at least each standing, from 0 to one more than the highest. */
  closerThan: Uint32Array;
}

function emptyLine(): Line {
  return {
    places: new Uint16Array(0),
    standings: new Uint8Array(0),
    numbers: new Uint16Array(SEGMENT_PLACES),
    closerThan: new Uint32Array(STANDINGS + 1),
  };
}

function lineOf(chunks: readonly Chunk[]): Line {
  const { numbers, closerThan } = emptyLine();
  const taken: number[] = [];
  chunks.forEach((chunk, number) => {
    for (let i = 0; i < CHUNK_PLACES; i += 1) {
      if (rowAt(chunk, i) === 0) continue;
      taken.push(number * CHUNK_PLACES + i);
      closerThan[standingAt(chunk, i)] = (closerThan[standingAt(chunk, i)] as number) + 1;
    }
  });
  for (let standing = STANDINGS - 1; standing >= 0; standing -= 1) {
    closerThan[standing] = (closerThan[standing] as number) + (closerThan[standing + 1] as number);
  }
  const places = new Uint16Array(taken.length);
  const standings = new Uint8Array(taken.length);
  const next = closerThan.slice(1);
  for (const place of taken) {
    const standing = standingAt(chunks[place >>> CHUNK_SHIFT] as Chunk, place % CHUNK_PLACES);
    const number = next[standing] as number;
    next[standing] = number + 1;
    places[number] = place;
    standings[number] = standing;
    numbers[place] = number;
  }
  return { places, standings, numbers, closerThan };
}

function wordsAt(chunks: readonly Chunk[], place: number): Uint32Array {
  const chunk = chunks[place >>> CHUNK_SHIFT] as Chunk;
  const within = place % CHUNK_PLACES;
  return chunk.subarray(wordsFrom(chunk, within), wordsFrom(chunk, within + 1));
}
