import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSortedWords, type SortedWords } from './sorted-words.ts';

function entriesOf(words: SortedWords, prefix: string): [number, boolean][] {
  const found: [number, boolean][] = [];
  words.each(prefix, (word, whole) => found.push([word, whole]));
  return found.sort((a, b) => a[0] - b[0]);
}

const text = fc.string({
  unit: fc.constantFrom('a', 'b', '@', '가', '😀', '\uffff'),
  maxLength: 4,
});
const step = fc.oneof(
  { arbitrary: fc.record({ add: fc.array(text, { maxLength: 20 }) }), weight: 5 },
  { arbitrary: fc.record({ keep: fc.integer({ min: 2, max: 4 }) }), weight: 1 },
  { arbitrary: fc.record({ ask: text }), weight: 3 },
);

test('finds what begins so among all that was added and kept, however it came', () => {
  fc.assert(
    fc.property(fc.array(step), text, (steps, last) => {
      const words = createSortedWords();
      let model: [string, number][] = [];
      let next = 0;
      for (const made of [...steps, { ask: last }, { ask: '' }]) {
        if ('add' in made) {
          for (const added of made.add) {
            model.push([added, next]);
            words.add(added, next);
            next += 1;
          }
        } else if ('keep' in made) {
          model = model.filter(([, word]) => word % made.keep !== 0);
          words.keep((word) => word % made.keep !== 0);
        } else {
          expect(entriesOf(words, made.ask)).toEqual(
            model
              .filter(([added]) => added.startsWith(made.ask))
              .map(([added, word]) => [word, added === made.ask]),
          );
          const whole: number[] = [];
          words.eachWhole(made.ask, (word) => whole.push(word));
          expect(whole.sort((a, b) => a - b)).toEqual(
            model.filter(([added]) => added === made.ask).map(([, word]) => word),
          );
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('thousands of new words, asked for in between, are merged and all found', () => {
  const words = createSortedWords();
  const count = 9_000;
  for (let word = 0; word < count; word += 1) {
    words.add(`n${((word * 7919) % count).toString(36).padStart(3, '0')}`, word);
    if (word % 1_500 === 0) expect(entriesOf(words, 'n')).toHaveLength(word + 1);
  }
  expect(entriesOf(words, 'n')).toHaveLength(count);
  expect(entriesOf(words, 'n0z')).toHaveLength(36);
  expect(entriesOf(words, 'n0zz')).toEqual([[expect.any(Number), true]]);
  expect(entriesOf(words, 'o')).toEqual([]);
});
