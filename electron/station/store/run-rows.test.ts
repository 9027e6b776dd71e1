import { expect, test } from 'vitest';
import { createRunRows } from './run-rows.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, row) => row);

test('A run that began here holds the rows put into it, and no others', () => {
  const rows = createRunRows();
  rows.begin(1);
  rows.begin(2);
  rows.add(1, [7, 9]);
  expect(rows.mayHold(1, 7)).toBe(true);
  expect(rows.mayHold(1, 8)).toBe(false);
  expect(rows.mayHold(2, 7)).toBe(false);
});

test('A run of an earlier start may hold any row, also after something was put into it', () => {
  const rows = createRunRows();
  expect(rows.mayHold(1, 8)).toBe(true);
  rows.add(1, [7]);
  expect(rows.mayHold(1, 8)).toBe(true);
});

test('A run that is forgotten may hold any row, and one that begins under its number holds none', () => {
  const rows = createRunRows();
  rows.begin(1);
  rows.begin(2);
  rows.add(1, [7]);
  rows.keep([{ number: 2 }]);
  expect(rows.mayHold(1, 8)).toBe(true);
  expect(rows.mayHold(2, 8)).toBe(false);
  rows.begin(1);
  expect(rows.mayHold(1, 7)).toBe(false);
});

test('A run that has become large may hold any row, and so may one beyond what is noted of all', () => {
  const rows = createRunRows();
  rows.begin(1);
  rows.add(1, upTo(20_001));
  expect(rows.mayHold(1, 30_000)).toBe(true);
  for (let run = 2; run <= 7; run += 1) {
    rows.begin(run);
    rows.add(run, upTo(20_000));
  }
  expect(rows.mayHold(6, 30_000)).toBe(false);
  expect(rows.mayHold(7, 30_000)).toBe(true);
});
