import { expect, it } from 'vitest';
import { markedParts } from './marked.ts';

const shown = (text: string, ranges: [number, number][]) =>
  markedParts(text, ranges)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('');

it('marks the parts that matched, in whatever order they come', () => {
  expect(shown('김민지', [[0, 1]])).toBe('[김]민지');
  expect(
    shown('010-1234-5678', [
      [9, 13],
      [0, 3],
    ]),
  ).toBe('[010]-1234-[5678]');
  expect(shown('김민지', [])).toBe('김민지');
});

it('loses and doubles no text where ranges overlap or leave the text', () => {
  expect(
    shown('Kim Minji', [
      [0, 5],
      [3, 7],
      [8, 99],
    ]),
  ).toBe('[Kim M][in]j[i]');
  expect(
    shown('Kim', [
      [2, 1],
      [5, 9],
    ]),
  ).toBe('Kim');
});
