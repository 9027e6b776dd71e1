import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, tokensOf } from './tokens.ts';
import { leastDistance, traitsOf, typedTraits } from './typing-bound.ts';
import { typingDistance } from './typing-distance.ts';

const key = (text: string) => keyOf(tokensOf(text).flatMap(({ units }) => units));

function least(a: string, b: string): number {
  const { letters, cheap } = traitsOf(b);
  return leastDistance(typedTraits(a), b.length, letters, cheap) / 10;
}

test.each([
  ['김', '서울', 3.8],
  ['한', '김민', 3.2],
  ['smith', 'smyth', 0.6],
  ['smith', 'jones', 2.8],
  ['서울', '김', 2.8],
])('%s and %s are %d edits from each other at least', (a, b, edits) => {
  expect(least(key(a), key(b))).toBeCloseTo(edits, 10);
});

test('no two words are closer than that, in any script and with letters that are written with two', () => {
  for (const letters of ['chpjfkouei', 'aehlst1', '이김민리값밝ㅁ한슈', 'aouei이金敏知']) {
    const word = fc.string({ unit: fc.constantFrom(...letters), maxLength: 9 }).map(key);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(least(a, b)).toBeLessThanOrEqual(typingDistance(a, b, 1000) + 1e-9);
      }),
      { numRuns: 3000 },
    );
  }
});
