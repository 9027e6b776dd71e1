import { expect, it } from 'vitest';
import { drawQueries } from './queries.ts';
import { keystrokes } from './typing.ts';

const sets = drawQueries(3_000, 100);
const of = (kind: string) => sets.find((set) => set.kind === kind)?.queries ?? [];

it('are the same in every run, and each kind’s are distinct', () => {
  expect(drawQueries(3_000, 100)).toEqual(sets);
  for (const { kind, queries } of sets) {
    if (kind.endsWith('-typed')) continue;
    expect(new Set(queries.map(({ text }) => text)).size).toBe(queries.length);
  }
});

it('are of people in the book and of people who are not, all through the list', () => {
  const half = of('name-swapped').slice(0, 50);
  expect(half.filter(({ id }) => id === undefined).length).toBeGreaterThan(5);
  expect(half.filter(({ id }) => id !== undefined).length).toBeGreaterThan(30);
});

it('are of every kind, and hold the numbers of orders that are there', () => {
  for (const { kind, queries } of sets) expect([kind, queries.length]).not.toEqual([kind, 0]);
  expect(of('order-number').some(({ id }) => id !== undefined)).toBe(true);
  expect(of('phone-whole').some(({ text }) => text.startsWith('+82 10 '))).toBe(true);
});

it('are told apart where a name has several words, or is nobody’s in the book', () => {
  expect(of('name-whole').every(({ text, id }) => !text.includes(' ') && id !== undefined)).toBe(
    true,
  );
  expect(of('name-whole-words').every(({ text }) => text.includes(' '))).toBe(true);
  expect(of('name-whole-unknown').every(({ id }) => id === undefined)).toBe(true);
  expect(of('name-whole-unknown').length).toBeGreaterThan(0);
});

it('are typed key by key, Hangul as an input method shows it', () => {
  expect(keystrokes('김민')).toEqual(['ㄱ', '기', '김', '김ㅁ', '김미', '김민']);
  expect(keystrokes('Zoë 1')).toEqual(['Z', 'Zo', 'Zoë', 'Zoë ', 'Zoë 1']);
});
