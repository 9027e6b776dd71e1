import { expect, it } from 'vitest';
import { chart } from './chart.ts';
import type { Measured } from './say.ts';

const measured = (side: Measured['side'], kind: string, timesMs: number[]): Measured => ({
  side,
  kind,
  people: 1_000,
  limits: { p50Ms: 1, p99Ms: 5, maxMs: 100 },
  names: false,
  rounds: [{ timesMs, answered: timesMs.length, found: 0, known: 0 }],
});

it('says in words what it shows, and gives a peer a mark only where it answers', () => {
  const silent = { ...measured('fts5', 'name-whole', [1, 1]) };
  silent.rounds = [{ timesMs: [1, 1], answered: 0, found: 0, known: 0 }];
  const svg = chart([
    measured('dangol', 'name-whole', [0.5, 0.5, 4]),
    measured('dangol', 'name-whole-typed', [0.5]),
    measured('minisearch', 'name-whole', [10]),
    silent,
  ]);
  expect(svg).toContain('<title id="title">Look-up among 1,000 customers');
  expect(svg).toContain('name-whole: median 0.5 ms, 99 of 100 within 4 ms.');
  expect(svg.match(/class="mark"/g)).toHaveLength(1);
  expect(svg).not.toContain('NaN');
});
