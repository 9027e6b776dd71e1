/**
 * The word index of the replica: which customers have which words of names, places, dates. In memory, for
 * speed; and in the file, changed in the same transaction as the records, so that nothing is to be built
 * at a start (docs/adr/0033-words-in-memory.md).
 *
 *   change … change ── flush (in the transaction) ── commit (after it)
 *                                               └── discard (it was rolled back)
 *
 * 1. Look-up sees what was committed, and never anything else: changes are gathered apart until then.
 * 2. A word that nobody has any more leaves the file in the same transaction: it may have been the rare
 *    name of somebody who was erased.
 * 3. A customer's place is kept while they are there. Places that became free are given again.
 */
import type { Database } from 'better-sqlite3';
import { createSegment, type Segment, SEGMENT_CHUNKS } from './segment.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';
import {
  bytesOf,
  CHUNK_PLACES,
  type Chunk,
  chunkOf,
  emptyChunk,
  freePlace,
  type Place,
  placeOf,
  rowAt,
  standingAt,
  withPlaces,
  wordsFrom,
} from './word-chunks.ts';

export const wordTables = `
  CREATE TABLE word (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE word_chunk (
    number INTEGER PRIMARY KEY,
    places BLOB NOT NULL
  ) STRICT`;

export interface WordChange {
  row: number;
  /** Null where the customer is gone. */
  words: readonly string[] | null;
}

export interface WordIndex {
  readonly vocabulary: Vocabulary;
  readonly segments: readonly Segment[];
  /** One more than the highest place. */
  places(): number;
  /** How many customers there are. */
  people(): number;
  rowOf(place: number): number;
  /** The place of a row; -1 where it has none. */
  placeOf(row: number): number;
  standingOf(place: number): number;
  /** The chunk that a place is in. */
  chunkOf(place: number): Chunk;

  /** Goes up with each commit. */
  generation(): number;

  change(changes: readonly WordChange[]): void;
  /** Sets some bits of a customer's standing; a row without a place is passed over. */
  setStanding(row: number, bits: number, mask: number): void;
  flush(): void;
  commit(): void;
  discard(): void;
  removeAll(): void;
  /**
   * Makes look-up quick again where much has changed, a piece is the segment in which most has, in some
   * ten milliseconds; false where there was nothing to do.
   * @param busy more changes are on their way: only where very much has changed.
   */
  tidy(busy: boolean): boolean;
}

/** With more changed places than this in all segments, one is made anew when there is time. */
const CHANGED_MANY = 2048;
/** With more than this also while changes keep coming: a look-up goes through each of them. */
const CHANGED_MOST = 4096;

/** Rows are kept in 32 bits, and places found by row in pages of this many. */
const ROW_MAX = 0xffffffff;
const PAGE_ROWS = 65_536;

export function createWordIndex(db: Database): WordIndex {
  const putWord = db.prepare<[number, string]>('INSERT INTO word (number, text) VALUES (?, ?)');
  const removeWord = db.prepare<[number]>('DELETE FROM word WHERE number = ?');
  const putChunk = db.prepare<[number, Buffer]>(
    'INSERT INTO word_chunk (number, places) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET places = excluded.places',
  );
  const allWords = db.prepare<[], [number, string]>('SELECT number, text FROM word').raw();
  const allChunks = db
    .prepare<[], [number, Buffer]>('SELECT number, places FROM word_chunk ORDER BY number')
    .raw();

  let vocabulary = createVocabulary();
  let chunks: Chunk[] = [];
  let segments: Segment[] = [];
  let placesByRow: (Int32Array | undefined)[] = [];
  let freePlaces: number[] = [];
  let nextPlace = 0;
  let nextWord = 0;
  let generation = 0;
  let staged = nothingStaged();

  load();

  function load(): void {
    for (const [number, text] of allWords.iterate()) {
      vocabulary.add(number, text);
      nextWord = Math.max(nextWord, number + 1);
    }
    for (const [number, bytes] of allChunks.iterate()) chunks[number] = chunkOf(bytes);
    for (let number = 0; number < chunks.length; number += 1) {
      const chunk = (chunks[number] ??= emptyChunk());
      for (let i = 0; i < CHUNK_PLACES; i += 1) {
        const row = rowAt(chunk, i);
        const place = number * CHUNK_PLACES + i;
        if (row === 0) freePlaces.push(place);
        else placeRow(row, place);
        const end = wordsFrom(chunk, i + 1);
        for (let at = wordsFrom(chunk, i); at < end; at += 1) {
          vocabulary.addUses(chunk[at] as number, 1);
        }
      }
    }
    nextPlace = chunks.length * CHUNK_PLACES;
    freePlaces.reverse();
    for (let number = 0; number < chunks.length / SEGMENT_CHUNKS; number += 1) {
      segments.push(createSegment());
      makeAnew(number);
    }
    vocabulary.settle();
  }

  function makeAnew(number: number): void {
    const own = chunks.slice(number * SEGMENT_CHUNKS, (number + 1) * SEGMENT_CHUNKS);
    segments[number]?.make(own, vocabulary.size());
  }

  function placeRow(row: number, place: number): void {
    const page = Math.floor(row / PAGE_ROWS);
    const rows = (placesByRow[page] ??= new Int32Array(PAGE_ROWS).fill(-1));
    rows[row % PAGE_ROWS] = place;
  }

  function committedPlace(row: number): number {
    return placesByRow[Math.floor(row / PAGE_ROWS)]?.[row % PAGE_ROWS] ?? -1;
  }

  function currentPlace(row: number): number {
    return staged.placeByRow.get(row) ?? committedPlace(row);
  }

  function current(place: number): Place {
    const chunk = chunks[Math.floor(place / CHUNK_PLACES)];
    return (
      staged.places.get(place) ??
      (chunk === undefined ? freePlace : placeOf(chunk, place % CHUNK_PLACES))
    );
  }

  function stage(place: number, content: Place): void {
    for (const word of current(place).words) countUse(word, -1);
    for (const word of content.words) countUse(word, 1);
    staged.places.set(place, content);
  }

  function countUse(word: number, delta: number): void {
    staged.uses.set(word, (staged.uses.get(word) ?? 0) + delta);
  }

  function takePlace(): number {
    const free = freePlaces[freePlaces.length - 1 - staged.takenFree];
    if (free !== undefined) {
      staged.takenFree += 1;
      return free;
    }
    const place = nextPlace + staged.appended;
    staged.appended += 1;
    return place;
  }

  function wordNumber(text: string): number {
    const known = vocabulary.numberOf(text) ?? staged.numbers.get(text);
    if (known !== undefined) return known;
    const number = nextWord + staged.numbers.size;
    staged.numbers.set(text, number);
    return number;
  }

  function discard(): void {
    staged = nothingStaged();
  }

  return {
    get vocabulary() {
      return vocabulary;
    },
    get segments() {
      return segments;
    },
    places: () => nextPlace,
    people: () => nextPlace - freePlaces.length,
    rowOf: (place) =>
      rowAt(chunks[Math.floor(place / CHUNK_PLACES)] as Chunk, place % CHUNK_PLACES),
    generation: () => generation,
    placeOf: committedPlace,
    standingOf: (place) =>
      standingAt(chunks[Math.floor(place / CHUNK_PLACES)] as Chunk, place % CHUNK_PLACES),
    chunkOf: (place) => chunks[Math.floor(place / CHUNK_PLACES)] as Chunk,

    change(changes) {
      for (const { row, words } of changes) {
        if (row > ROW_MAX) throw new Error(`row ${row} is beyond what the word index can hold`);
        const place = currentPlace(row);
        if (words !== null) {
          const at = place === -1 ? takePlace() : place;
          const held = place === -1 ? freePlace : current(place);
          const numbers = words.map(wordNumber);
          // Most of what changes about a customer is not a word: their chunk stays as it is.
          if (place !== -1 && isSame(held.words, numbers)) continue;
          stage(at, { row, standing: held.standing, words: numbers });
          staged.placeByRow.set(row, at);
        } else if (place !== -1) {
          stage(place, freePlace);
          staged.placeByRow.set(row, -1);
          staged.freed.push(place);
        }
      }
    },
    setStanding(row, bits, mask) {
      const place = currentPlace(row);
      if (place === -1) return;
      const content = current(place);
      const standing = (content.standing & ~mask) | bits;
      if (standing !== content.standing) stage(place, { ...content, standing });
    },
    flush() {
      for (const [text, number] of staged.numbers) {
        if ((staged.uses.get(number) ?? 0) > 0) putWord.run(number, text);
      }
      for (const [number, delta] of staged.uses) {
        const was = vocabulary.usesOf(number);
        if (was > 0 && was + delta === 0) removeWord.run(number);
      }
      for (const [number, changes] of byChunk(staged.places)) {
        const chunk = withPlaces(chunks[number] ?? emptyChunk(), changes);
        staged.chunks.set(number, chunk);
        putChunk.run(number, bytesOf(chunk));
      }
    },
    commit() {
      generation += 1;
      const { numbers, uses, places, placeByRow, chunks: changed } = staged;
      for (const [text, number] of numbers) {
        if ((uses.get(number) ?? 0) > 0) vocabulary.add(number, text);
      }
      nextWord += numbers.size;
      for (const [number, delta] of uses) if (delta !== 0) vocabulary.addUses(number, delta);
      for (const [number, chunk] of changed) {
        while (chunks.length < number) chunks.push(emptyChunk());
        chunks[number] = chunk;
      }
      for (const [row, place] of placeByRow)
        if (place !== -1 || committedPlace(row) !== -1) placeRow(row, place);
      freePlaces.length -= staged.takenFree;
      freePlaces.push(...staged.freed);
      nextPlace += staged.appended;
      for (const place of places.keys()) {
        const number = Math.floor(place / (SEGMENT_CHUNKS * CHUNK_PLACES));
        while (segments.length <= number) segments.push(createSegment());
        segments[number]?.markChanged(place % (SEGMENT_CHUNKS * CHUNK_PLACES));
      }
      discard();
    },
    discard,
    tidy(busy) {
      let total = 0;
      let number = 0;
      for (const [i, { changed }] of segments.entries()) {
        total += changed.length;
        if (changed.length > (segments[number] as Segment).changed.length) number = i;
      }
      if (total <= (busy ? CHANGED_MOST : CHANGED_MANY)) return false;
      makeAnew(number);
      return true;
    },
    removeAll() {
      db.exec('DELETE FROM word; DELETE FROM word_chunk');
      vocabulary = createVocabulary();
      chunks = [];
      segments = [];
      placesByRow = [];
      freePlaces = [];
      nextPlace = 0;
      nextWord = 0;
      discard();
    },
  };
}

function isSame(held: readonly number[], wanted: readonly number[]): boolean {
  return held.length === wanted.length && held.every((number, i) => number === wanted[i]);
}

interface Staged {
  places: Map<number, Place>;
  placeByRow: Map<number, number>;
  numbers: Map<string, number>;
  uses: Map<number, number>;
  chunks: Map<number, Chunk>;
  freed: number[];
  takenFree: number;
  appended: number;
}

function nothingStaged(): Staged {
  return {
    places: new Map(),
    placeByRow: new Map(),
    numbers: new Map(),
    uses: new Map(),
    chunks: new Map(),
    freed: [],
    takenFree: 0,
    appended: 0,
  };
}

function byChunk(places: ReadonlyMap<number, Place>): Map<number, Map<number, Place>> {
  const chunks = new Map<number, Map<number, Place>>();
  for (const [place, content] of places) {
    const number = Math.floor(place / CHUNK_PLACES);
    const changes = chunks.get(number) ?? new Map<number, Place>();
    chunks.set(number, changes.set(place % CHUNK_PLACES, content));
  }
  return chunks;
}
