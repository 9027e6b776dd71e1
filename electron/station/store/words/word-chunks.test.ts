import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bytesOf,
  CHUNK_PLACES,
  type Chunk,
  chunkOf,
  emptyChunk,
  freePlace,
  type Place,
  placeOf,
  withPlaces,
} from './word-chunks.ts';

const placesOf = (chunk: Chunk) =>
  Array.from({ length: CHUNK_PLACES }, (_, place) => placeOf(chunk, place));

const content = fc.record({
  row: fc.integer({ min: 1, max: 0xffff_ffff }),
  standing: fc.integer({ min: 0, max: 255 }),
  words: fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 100 }),
});
const changes = fc.array(
  fc.tuple(
    fc.constantFrom(0, 1, 2, 100, CHUNK_PLACES - 2, CHUNK_PLACES - 1),
    fc.option(content, { nil: freePlace }),
  ),
);

test('a new chunk is of free places', () => {
  expect(placesOf(emptyChunk())).toEqual(Array(CHUNK_PLACES).fill(freePlace));
});

test('changed places are what they were changed to, and all others are as they were, in the file too', () => {
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 5 }), (rounds) => {
      let chunk = emptyChunk();
      const model: Place[] = Array(CHUNK_PLACES).fill(freePlace);
      for (const round of rounds) {
        const before = [...chunk];
        const next = withPlaces(chunk, new Map(round));
        expect([...chunk]).toEqual(before);
        for (const [place, now] of new Map(round)) model[place] = now;
        expect(placesOf(next)).toEqual(model);
        chunk = chunkOf(Buffer.from(bytesOf(next)));
        expect([...chunk]).toEqual([...next]);
      }
    }),
    { numRuns: 60 },
  );
});

test('a chunk holds the most words that its places can have', () => {
  const full = { row: 1, standing: 255, words: Array(100).fill(0xffff_ffff) };
  const all = new Map(Array.from({ length: CHUNK_PLACES }, (_, place) => [place, full]));
  expect(placesOf(withPlaces(emptyChunk(), all))).toEqual([...all.values()]);
});

test('bytes that cannot be a chunk are refused', () => {
  const bytes = bytesOf(
    withPlaces(emptyChunk(), new Map([[7, { row: 1, standing: 0, words: [5] }]])),
  );
  const outOfOrder = Buffer.from(bytes);
  outOfOrder.writeUInt32LE(9, (CHUNK_PLACES + 3) * 4);
  const beyond = Buffer.from(bytes);
  beyond.writeUInt32LE(9, (2 * CHUNK_PLACES - 1) * 4);
  for (const broken of [bytes.subarray(0, 100), Buffer.alloc(0), outOfOrder, beyond]) {
    expect(() => chunkOf(broken)).toThrow('a chunk of words');
  }
  expect(() => chunkOf(Buffer.concat([bytes, Buffer.of(1)]))).toThrow();
});
