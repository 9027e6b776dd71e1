import { expect, test } from 'vitest';
import { createSegment, SEGMENT_CHUNKS, SEGMENT_PLACES, type Segment } from './segment.ts';
import { CHUNK_PLACES, type Chunk, emptyChunk, type Place, withPlaces } from './word-chunks.ts';

/** All chunks of a segment; most of them the same one. */
function chunksOf(ordinary: ReadonlyMap<number, Place>, last: ReadonlyMap<number, Place>): Chunk[] {
  const one = withPlaces(emptyChunk(), ordinary);
  const chunks = Array.from({ length: SEGMENT_CHUNKS }, () => one);
  chunks[SEGMENT_CHUNKS - 1] = withPlaces(emptyChunk(), last);
  return chunks;
}

function placesWith(segment: Segment, word: number, least = 0, most = 255): number[] {
  const places: number[] = [];
  segment.each([word], { least, most }, (place) => places.push(place) > 0);
  return places;
}

const everybody = { least: 0, most: 255 };
const somebody = (words: number[], standing = 0): Place => ({ row: 1, standing, words });
const chunks = chunksOf(
  new Map([[0, somebody([0, 1])]]),
  new Map([
    [0, somebody([1], 2)],
    [5, somebody([1], 8)],
    [6, somebody([2], 2)],
    [CHUNK_PLACES - 1, somebody([1, 1, 2], 8)],
  ]),
);
const lastChunk = SEGMENT_PLACES - CHUNK_PLACES;
const firstOfChunks = Array.from({ length: SEGMENT_CHUNKS - 1 }, (_, i) => i * CHUNK_PLACES);

function madeSegment(): Segment {
  const segment = createSegment();
  segment.make(chunks, 4);
  return segment;
}

test('the places of a word come closest first, then in order, up to the last of 65,536', () => {
  const segment = madeSegment();
  expect(placesWith(segment, 0)).toEqual(firstOfChunks);
  expect(new Set(placesWith(segment, 1))).toEqual(
    new Set([lastChunk + 5, SEGMENT_PLACES - 1, lastChunk, ...firstOfChunks]),
  );
  expect(placesWith(segment, 1, 8, 255).slice(0, 2)).toEqual([lastChunk + 5, SEGMENT_PLACES - 1]);
  expect(placesWith(segment, 1, 1, 7)).toEqual([lastChunk]);
  expect(placesWith(segment, 1, 0, 0)).toEqual(firstOfChunks);
  expect(placesWith(segment, 2)).toEqual([SEGMENT_PLACES - 1, lastChunk + 6]);
  expect(placesWith(segment, 3)).toEqual([]);
});

test('a word that came after it was made has no places in it yet', () => {
  expect(placesWith(madeSegment(), 4)).toEqual([]);
  expect(placesWith(createSegment(), 0)).toEqual([]);
});

test('a place that changed is told apart, once, until the segment is made anew', () => {
  const segment = madeSegment();
  for (const place of [0, SEGMENT_PLACES - 1, 0]) segment.markChanged(place);
  expect(segment.changed).toEqual([0, SEGMENT_PLACES - 1]);
  expect(placesWith(segment, 0)).toEqual(firstOfChunks.slice(1));
  expect(placesWith(segment, 2)).toEqual([lastChunk + 6]);
  segment.make(chunks, 4);
  expect(segment.changed).toEqual([]);
  expect(placesWith(segment, 0)).toEqual(firstOfChunks);
});

test('going through the places ends where it is told to', () => {
  const segment = madeSegment();
  const seen: number[] = [];
  const ended = segment.each([0], everybody, (place) => seen.push(place) < 3);
  expect([ended, seen]).toEqual([false, firstOfChunks.slice(0, 3)]);
  expect(segment.each([0], everybody, () => true)).toBe(true);
});

test('a word of each side is there where both are, and twice where one word is on both sides', () => {
  const segment = createSegment();
  const people: [number, Place][] = [
    [0, somebody([0, 1])],
    [1, somebody([0, 2], 2)],
    [2, somebody([1, 1], 2)],
    [3, somebody([1])],
    [4, somebody([2, 3], 8)],
    [5, somebody([0, 1, 2])],
  ];
  segment.make([withPlaces(emptyChunk(), new Map(people))], 4);
  const marks = new Uint8Array(SEGMENT_PLACES);
  const withBoth = (leading: number[], following: number[], among = everybody) => {
    const onBoth = new Set(leading.filter((word) => following.includes(word)));
    const places = new Set<number>();
    segment.eachWithBoth({ leading, following, onBoth }, among, marks, (place) => {
      places.add(place);
      return true;
    });
    expect(marks.every((mark) => mark === 0)).toBe(true);
    return [...places].sort((a, b) => a - b);
  };
  expect(withBoth([0], [1])).toEqual([0, 5]);
  expect(withBoth([1], [1])).toEqual([2]);
  expect(withBoth([1, 0], [1, 2])).toEqual([0, 1, 2, 5]);
  expect(withBoth([0, 2], [1, 2, 3], { ...everybody, least: 2 })).toEqual([1, 4]);
  segment.markChanged(1);
  expect(withBoth([0, 2], [1, 2, 3], { ...everybody, least: 2, most: 2 })).toEqual([]);
});

test('those who stand closest are gone through with their words', () => {
  const segment = madeSegment();
  const among = { least: 1, most: 255 };
  expect([segment.count(among), segment.isNear(among), segment.isNear(everybody)]).toEqual([
    4,
    true,
    true,
  ]);
  segment.markChanged(lastChunk + 6);
  const seen: unknown[] = [];
  segment.eachNear(among, (place, standing, words, from, to) => {
    seen.push([place - lastChunk, standing, [...words.subarray(from, to)]]);
    return true;
  });
  expect(seen).toEqual([
    [5, 8, [1]],
    [CHUNK_PLACES - 1, 8, [1, 1, 2]],
    [0, 2, [1]],
  ]);
});

test('the people of words are given a value once, those who changed none', () => {
  const segment = madeSegment();
  segment.markChanged(SEGMENT_PLACES - 1);
  const values = new Float32Array(SEGMENT_PLACES);
  const given = new Uint16Array(SEGMENT_PLACES);
  const first = segment.give([2, 3, 9], 5, values, given, 0);
  const all = segment.give([1], 4, values, given, first);
  const placesOf = (from: number, to: number) =>
    [...given.subarray(from, to)].map((number) => segment.placeOf(number));
  expect(placesOf(0, first)).toEqual([lastChunk + 6]);
  expect(new Set(placesOf(first, all))).toEqual(
    new Set([lastChunk, lastChunk + 5, ...firstOfChunks]),
  );
  expect([values[given[0] as number], values[given[first] as number]]).toEqual([5, 4]);
});
