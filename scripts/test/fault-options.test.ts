import { expect, test } from 'vitest';
import { readFaultOptions } from './fault-options.ts';

test('faults are chosen by their numbers, each with its file and its tests', () => {
  expect(readFaultOptions(['F1', 'f04', '--full', '--seed=7'])).toEqual({
    ok: true,
    sizes: 'full',
    seed: 7,
    vitest: ['f01-', 'f04-', '--testNamePattern', '\\b(?:F1|F4):'],
  });
});

test('without numbers all of them run', () => {
  expect(readFaultOptions([])).toEqual({ ok: true, sizes: 'whole', seed: 0, vitest: [] });
});

test('what is no fault is named', () => {
  expect(readFaultOptions(['G1'])).toMatchObject({
    ok: false,
    detail: expect.stringContaining('G1'),
  });
});
