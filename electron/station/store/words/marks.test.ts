import { expect, test } from 'vitest';
import { createMarks } from './marks.ts';

test.each(['bytes', 'bits'] as const)(
  'what was touched is known once, and zero again after (%s)',
  (kind) => {
    const marks = createMarks(kind);
    for (const length of [10, 5, 1_000]) {
      marks.makeRoom(length);
      expect(marks.values.length).toBeGreaterThanOrEqual(length);
      for (const at of [length - 1, 0, length - 1, 3]) marks.set(at, at + 1);
      expect([...marks.touched].sort((a, b) => a - b)).toEqual(
        [0, 3, length - 1].sort((a, b) => a - b),
      );
      expect(marks.values[3]).toBe(4);
      marks.clear();
      expect(marks.touched).toEqual([]);
      expect(marks.values.every((value) => value === 0)).toBe(true);
    }
  },
);

test('bits are as many as the ways to divide a word', () => {
  const marks = createMarks('bits');
  marks.makeRoom(1);
  marks.set(0, 1 << 23);
  marks.set(0, (marks.values[0] as number) | 1);
  expect(marks.values[0]).toBe((1 << 23) | 1);
});
