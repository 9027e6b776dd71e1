import { expect, test } from 'vitest';
import { createAnswerTimes, SLOW_MS } from './answer-times.ts';
import type { HubLink } from './ports.ts';

function rig() {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const told: boolean[] = [];
  const answers: ((answer: unknown) => void)[] = [];
  const link = {
    pull: () => new Promise((answer) => void answers.push(answer)),
    push: () => new Promise((answer) => void answers.push(answer)),
  } as unknown as Pick<HubLink, 'pull' | 'push'>;
  const times = createAnswerTimes(
    {
      monotonicMs: () => now,
      callAfter(delayMs, run) {
        const timer = { at: now + delayMs, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    () => told.push(times.slow()),
  );
  const pass = (ms: number) => {
    now += ms;
    for (const timer of timers) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.run();
    }
  };
  return { times, link, pass, told, answers };
}

const question = {} as never;

test('a line is slow as soon as a question is open for long, and until one is answered quickly', async () => {
  const { times, link, pass, told, answers } = rig();
  const watched = times.watch(link);
  const late = watched.pull(question);
  pass(SLOW_MS - 1);
  expect(times.slow()).toBe(false);
  pass(1);
  expect(told).toEqual([true]);
  answers[0]?.({});
  await late;
  expect(times.slow()).toBe(true);

  const quick = watched.push(question);
  pass(10);
  answers[1]?.({});
  await quick;
  expect(told).toEqual([true, false]);
});

test('what was asked on an older link counts no more', () => {
  const { times, link, pass } = rig();
  void times.watch(link).pull(question);
  pass(SLOW_MS * 2);
  expect(times.slow()).toBe(true);
  times.watch(link);
  expect(times.slow()).toBe(false);
});

test('a link stays the link it was: the version of its hub, which is known later, is not lost', () => {
  const { times } = rig();
  let known = 0;
  const link = {
    get protocol() {
      return known;
    },
    pull: () => new Promise<never>(() => {}),
    push: () => new Promise<never>(() => {}),
  };
  const watched = times.watch(link);
  known = 2;
  expect(watched.protocol).toBe(2);
});
