/**
 * Random shops: N stations and a hub under one seeded scheduler that delays, loses, doubles and reorders
 * messages, kills, cuts power, fills disks, sets clocks, erases, grants, withdraws and puts the hub back.
 * Whenever everything has come to rest, nothing may be lost, doubled or different.
 * `npm run test:sim` plays as many seeds as you have time for.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type History, historyOf } from './history.ts';
import { belowFloors, play, playSeeds } from './play.ts';
import { shrink, told } from './shrink.ts';

const SEEDS = 200;

describe('a random shop', () => {
  it(`keeps its promises over ${SEEDS} seeds, and enough happens in them`, async () => {
    const totals = await playSeeds(1, SEEDS);
    process.stdout.write(`simulated ${SEEDS} shops: ${JSON.stringify(totals)}\n`);
    expect(belowFloors(totals, SEEDS)).toEqual([]);
  });

  it('plays a seed the same way every time', async () => {
    const [first, second] = [await play(historyOf(7)), await play(historyOf(7))];
    expect(second).toEqual(first);
  });
});

describe('a history that failed once', () => {
  const folder = new URL('./regressions/', import.meta.url);
  it.each(readdirSync(folder))('%s keeps its promises', async (name) => {
    const history = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as History;
    const { failure } = await play(history);
    if (failure !== undefined) throw failure.error;
  });
});

describe('a failing history', () => {
  it('is made as short as it can be while it still fails', async () => {
    const history = historyOf(3);
    const [first, second] = history.steps.filter(({ do: deed }) => deed === 'work');
    const shrunk = await shrink(history, async ({ steps }) =>
      [first, second].every((needed) => steps.some(({ id }) => id === needed?.id)),
    );
    expect(shrunk.steps).toEqual([first, second]);
    expect(shrunk).toMatchObject({ stations: 1, customers: 1, rested: true });
    expect(told(shrunk).split('\n')).toHaveLength(3);
  });
});
