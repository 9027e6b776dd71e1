import { expect, test, vi } from 'vitest';
import type { StationThread } from '#electron/station/station-thread.ts';
import { createRestartLimit } from './restart-limit.ts';
import { keepStation } from './station-keeper.ts';

function setUp(stops = true) {
  const clock = { now: 0 };
  const crashes: (() => void)[] = [];
  const told: string[] = [];
  const keeper = keepStation({
    start: (): StationThread => {
      let end: (code: number) => void = () => {};
      const ended = new Promise<number>((resolve) => {
        end = resolve;
      });
      crashes.push(() => end(1));
      return {
        connect: () => {
          throw new Error('not asked for here');
        },
        stop: async () => {
          if (stops) end(0);
          await ended;
        },
        ended,
      };
    },
    limit: createRestartLimit({ most: 2, withinMs: 60_000 }, () => clock.now),
    restartAfterMs: 0,
    log: () => {},
    onRestarted: () => told.push('restarted'),
    onGivenUp: () => told.push('given up'),
  });
  const crash = async () => {
    const before = told.length;
    crashes.at(-1)?.();
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
  };
  return { clock, told, keeper, crash, started: () => crashes.length };
}

test('a station that crashes is started again, and its pages are told', async () => {
  const { keeper, crash, told, started } = setUp();
  await crash();
  expect([told, started()]).toEqual([['restarted'], 2]);
  expect(keeper.current()).not.toBeNull();
});

test('one that keeps crashing is given up; with quiet in between it is not', async () => {
  const { crash, told, clock, started } = setUp();
  await crash();
  await crash();
  clock.now += 60_001;
  await crash();
  await crash();
  await crash();
  expect(told).toEqual(['restarted', 'restarted', 'restarted', 'restarted', 'given up']);
  expect(started()).toBe(5);
});

test('a station that is stopped stays stopped', async () => {
  vi.useFakeTimers();
  const { keeper, told, started } = setUp();
  await keeper.stop(1_000);
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  expect([told, started()]).toEqual([[], 1]);
});

test('a station that does not stop holds nobody up', async () => {
  const { keeper } = setUp(false);
  expect(await keeper.stop(50)).toBeUndefined();
});
