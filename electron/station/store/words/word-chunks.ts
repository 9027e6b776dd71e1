/**
 * Which words each customer has, as they lie in the file and in memory alike: chunks of 256 places, each
 * place with the customer's row, standing and word numbers. A chunk is one array of 32-bit numbers:
 *
 *   [256 × row, 0 where the place is free] [256 × standing << 24 | where its words begin] [words …]
 *
 * so that a million customers are a few thousand arrays, read as they are.
 */

export const CHUNK_PLACES = 256;
const HEAD = CHUNK_PLACES * 2;
const START_MASK = 0xffffff;

export type Chunk = Uint32Array<ArrayBuffer>;

/** A place's content, when a chunk is changed. */
export interface Place {
  row: number;
  standing: number;
  words: readonly number[];
}

export const freePlace: Place = { row: 0, standing: 0, words: [] };

export function emptyChunk(): Chunk {
  return new Uint32Array(HEAD);
}

export function rowAt(chunk: Chunk, place: number): number {
  return chunk[place] as number;
}

export function standingAt(chunk: Chunk, place: number): number {
  return (chunk[CHUNK_PLACES + place] as number) >>> 24;
}

/** Where a place's words begin in the chunk; those of the next place begin where they end. */
export function wordsFrom(chunk: Chunk, place: number): number {
  return place === CHUNK_PLACES
    ? chunk.length
    : HEAD + ((chunk[CHUNK_PLACES + place] as number) & START_MASK);
}

export function placeOf(chunk: Chunk, place: number): Place {
  return {
    row: rowAt(chunk, place),
    standing: standingAt(chunk, place),
    words: [...chunk.subarray(wordsFrom(chunk, place), wordsFrom(chunk, place + 1))],
  };
}

/** The chunk with some places changed. */
export function withPlaces(chunk: Chunk, changes: ReadonlyMap<number, Place>): Chunk {
  let length = chunk.length;
  for (const [place, { words }] of changes) {
    length += words.length - (wordsFrom(chunk, place + 1) - wordsFrom(chunk, place));
  }
  const changed = new Uint32Array(length);
  let at = HEAD;
  for (let place = 0; place < CHUNK_PLACES; place += 1) {
    const change = changes.get(place);
    const start = at - HEAD;
    if (change === undefined) {
      changed[place] = chunk[place] as number;
      changed[CHUNK_PLACES + place] = ((standingAt(chunk, place) << 24) | start) >>> 0;
      const words = chunk.subarray(wordsFrom(chunk, place), wordsFrom(chunk, place + 1));
      changed.set(words, at);
      at += words.length;
    } else {
      changed[place] = change.row;
      changed[CHUNK_PLACES + place] = ((change.standing << 24) | start) >>> 0;
      changed.set(change.words, at);
      at += change.words.length;
    }
  }
  return changed;
}

/** As it lies in the file: little-endian, as every machine here is. */
export function bytesOf(chunk: Chunk): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** The bytes as numbers; the same memory where nothing else is in it, which is how SQLite's come. */
function numbersOf(bytes: Buffer): Chunk {
  const { buffer, byteOffset, byteLength } = bytes;
  if (byteLength % 4 !== 0) throw new Error('a chunk of words is cut short');
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) {
    return new Uint32Array(buffer, 0, byteLength / 4);
  }
  const numbers = new Uint32Array(byteLength / 4);
  Buffer.from(numbers.buffer).set(bytes);
  return numbers;
}

/** Throws where the bytes cannot be a chunk. */
export function chunkOf(bytes: Buffer): Chunk {
  const chunk = numbersOf(bytes);
  if (chunk.length < HEAD) throw new Error('a chunk of words is too short');
  for (let place = 0; place < CHUNK_PLACES; place += 1) {
    if (wordsFrom(chunk, place) > wordsFrom(chunk, place + 1)) {
      throw new Error('a chunk of words is out of order');
    }
  }
  return chunk;
}
