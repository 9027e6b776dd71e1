import { expect, it } from 'vitest';
import type { Mutation } from '#shared/domain/mutation.ts';
import { unsentMutation } from '#tests/support/driver-rig.ts';
import { firstBatch, PUSH_BYTES_MOST } from './push-batch.ts';

const numbers = (batch: readonly Mutation[]) => batch.map(({ sequence }) => sequence);

it('takes mutations whose numbers follow one another, and ends before a hole', () => {
  expect(numbers(firstBatch([1, 2, 3].map(unsentMutation)))).toEqual([1, 2, 3]);
  expect(numbers(firstBatch([4, 5, 7, 8].map(unsentMutation)))).toEqual([4, 5]);
  expect(numbers(firstBatch([7, 8].map(unsentMutation)))).toEqual([7, 8]);
  expect(firstBatch([])).toEqual([]);
});

it('takes one however large it is, and no second that would be too much', () => {
  const large = { ...unsentMutation(1), args: { text: 'x'.repeat(PUSH_BYTES_MOST) } };
  expect(numbers(firstBatch([large, unsentMutation(2)]))).toEqual([1]);
  expect(numbers(firstBatch([unsentMutation(1), { ...large, sequence: 2 }]))).toEqual([1]);
});
