import { expect, it } from 'vitest';
import { aroundFirstMark, markedParts } from './marked.ts';

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

it('begins a long text later where its mark would not be seen, and otherwise leaves it', () => {
  const cut = (text: string, start: number, end: number, fits: number) => {
    const around = aroundFirstMark(text, [[start, end]], fits);
    return markedParts(around.text, around.ranges)
      .map((part) => (part.marked ? `[${part.text}]` : part.text))
      .join('');
  };
  const long = 'Maximiliana Wilhelmina Theodora';
  expect(cut(long, 23, 27, 20)).toBe('…lmina [Theo]dora');
  expect(cut(long, 12, 16, 20)).toBe('Maximiliana [Wilh]elmina Theodora');
  expect(cut('김민지', 1, 3, 6)).toBe('김[민지]');
  expect(cut('가나다라마바사아자차', 8, 10, 12)).toBe('…다라마바사아[자차]');
  expect(cut('\u{1f468}\u{1f469}\u{1f467}abc', 7, 9, 4)).toBe('…\u{1f469}\u{1f467}a[bc]');
  expect(aroundFirstMark('', [], 3)).toEqual({ text: '', ranges: [] });
});
