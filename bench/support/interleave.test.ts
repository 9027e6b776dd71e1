import { expect, it } from 'vitest';
import { judgeControl } from './control.ts';
import { interleave } from './interleave.ts';

it('takes the sides in turn, the control case first, in the middle and last', async () => {
  const asked: string[] = [];
  const side = (name: string) => ({
    name,
    run: (round: number) => {
      asked.push(`${name}${round}`);
      return round * 10;
    },
  });
  const readings = [99, 10, 10.2, 10.5];
  const { rounds, control } = await interleave(3, [side('a'), side('b')], () => {
    asked.push('control');
    return readings.shift() ?? 0;
  });
  expect(asked).toEqual('control control a0 b0 control a1 b1 a2 b2 control'.split(' '));
  expect(rounds.get('b')).toEqual([0, 10, 20]);
  expect(control).toEqual({ firstMs: 10, middleMs: 10.2, lastMs: 10.5, spread: 0.05, ok: true });
});

it('voids a run whose control times are more than 8 % apart', () => {
  expect(judgeControl(100, 104, 107.9)).toMatchObject({ ok: true });
  expect(judgeControl(100, 109, 100)).toMatchObject({ ok: false, spread: 0.09 });
});
