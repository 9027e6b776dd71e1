import { expect, test } from 'vitest';
import { createLatelyUsed } from './lately-used.ts';

function keeping(room: number) {
  const made: string[] = [];
  const lately = createLatelyUsed<string>(room, (value) => value.length);
  const get = (key: string) =>
    lately.get(key, () => {
      made.push(key);
      return key;
    });
  return { lately, get, made };
}

test('what is asked for again is not made again', () => {
  const { get, made } = keeping(10);
  expect([get('aaa'), get('bbb'), get('aaa')]).toEqual(['aaa', 'bbb', 'aaa']);
  expect(made).toEqual(['aaa', 'bbb']);
});

test('what was not asked for longest goes first where there is no more room', () => {
  const { get, made } = keeping(7);
  for (const key of ['aaa', 'bbb', 'aaa', 'ccc', 'aaa', 'bbb']) get(key);
  expect(made).toEqual(['aaa', 'bbb', 'ccc', 'bbb']);
});

test('the newest is kept however large it is, alone', () => {
  const { get, made } = keeping(4);
  for (const key of ['aaa', 'very large', 'very large', 'aaa']) get(key);
  expect(made).toEqual(['aaa', 'very large', 'aaa']);
});

test('nothing is kept when it is cleared', () => {
  const { lately, get, made } = keeping(6);
  get('aaa');
  lately.clear();
  for (const key of ['aaa', 'bbb', 'aaa', 'bbb']) get(key);
  expect(made).toEqual(['aaa', 'aaa', 'bbb']);
});
