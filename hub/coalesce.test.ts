import { expect, test } from 'vitest';
import { createCoalescer } from './coalesce.ts';

function open(atOnce?: number) {
  const coalesce = createCoalescer<number>(atOnce);
  const begun: { key: string; end: (answer: number) => void; fail: (error: Error) => void }[] = [];
  const ask = (key: string) =>
    coalesce(key, () => new Promise((end, fail) => void begun.push({ key, end, fail })));
  const turn = () => new Promise((resolve) => void setImmediate(resolve));
  return { ask, begun, turn };
}

test('who asks while the work is under way shares the next one, which begins when it ends', async () => {
  const { ask, begun, turn } = open();
  const first = ask('a');
  const later = [ask('a'), ask('a'), ask('a')];
  expect(begun).toHaveLength(1);
  begun[0]?.end(1);
  expect(await first).toBe(1);
  await turn();
  expect(begun).toHaveLength(2);
  const last = ask('a');
  begun[1]?.end(2);
  expect(await Promise.all(later)).toEqual([2, 2, 2]);
  await turn();
  begun[2]?.end(3);
  expect(await last).toBe(3);
});

test('with two at once the second does not wait, and the third shares what begins when one of them ends', async () => {
  const { ask, begun, turn } = open(2);
  const two = [ask('a'), ask('a')];
  const later = [ask('a'), ask('a')];
  expect(begun).toHaveLength(2);
  begun[1]?.end(2);
  await turn();
  expect(begun).toHaveLength(3);
  begun[0]?.end(1);
  begun[2]?.end(3);
  expect(await Promise.all([...two, ...later])).toEqual([1, 2, 3, 3]);
  await turn();
  void ask('a');
  expect(begun).toHaveLength(4);
});

test('different keys do not wait for each other', () => {
  const { ask, begun } = open();
  void ask('a');
  void ask('b');
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
});

test('a failure is told to those who asked for it and not to those behind', async () => {
  const { ask, begun, turn } = open();
  const first = ask('a');
  const second = ask('a');
  begun[0]?.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await turn();
  begun[1]?.end(2);
  expect(await second).toBe(2);
  await turn();
  void ask('a');
  expect(begun).toHaveLength(3);
});
