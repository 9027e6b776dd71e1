/**
 * A history: who is there, and what happens, one step after the other. It is plain data, made from a
 * seed, so that it can be played again, made shorter while it still fails (shrink.ts), and kept.
 *
 * What a step means does not hang on the steps before it: numbers are taken modulo whatever is there when
 * it is played, and a step that finds nothing to do does nothing. So any part of a history is a history.
 */
import { seededRandom } from './random.ts';

/** What may happen, and how often, relative to the others. */
export const deeds = {
  // At the counter.
  work: 300,
  decide: 40,
  retry: 4,
  // Messages on their way.
  handle: 210,
  deliver: 210,
  announce: 60,
  turns: 60,
  // What happens to messages.
  double: 16,
  loseNews: 14,
  stray: 12,
  cut: 24,
  freeze: 6,
  halfPush: 12,
  // What happens to stations.
  crash: 10,
  crashSoon: 24,
  power: 6,
  flush: 14,
  stop: 5,
  start: 50,
  rot: 10,
  copyFiles: 16,
  putFilesBack: 10,
  clone: 3,
  full: 4,
  room: 12,
  // Time.
  tick: 70,
  wait: 24,
  clock: 8,
  // What happens at the hub.
  import: 50,
  move: 8,
  erase: 6,
  skew: 10,
  grants: 28,
  house: 8,
  revoke: 1,
  hubDown: 3,
  hubUp: 20,
  backUp: 3,
  putBack: 2,
  // Faults stop, and all is checked.
  rest: 4,
} as const;

export type Deed = keyof typeof deeds;

export interface Step {
  do: Deed;
  /** Which station. */
  at: number;
  /** Which of what there is. */
  which: number;
  /** How much, or what of. */
  what: number;
  /** A number that no other step has, for ids. */
  id: number;
}

export interface History {
  seed: number;
  stations: number;
  customers: number;
  /** Whether everything is level before the first step; else it begins in the first sync. */
  rested: boolean;
  steps: Step[];
}

const all = Object.entries(deeds) as [Deed, number][];
const weight = all.reduce((sum, [, often]) => sum + often, 0);

function deedAt(place: number): Deed {
  let left = place;
  for (const [deed, often] of all) {
    left -= often;
    if (left < 0) return deed;
  }
  return 'work';
}

/** The history of a seed; always the same. */
export function historyOf(seed: number): History {
  const random = seededRandom(seed);
  const steps = 120 + random.below(180);
  return {
    seed,
    stations: 2 + random.below(2),
    customers: 3 + random.below(14),
    rested: random.below(3) > 0,
    steps: Array.from({ length: steps }, (_, index) => ({
      do: deedAt(random.below(weight)),
      at: random.below(60),
      which: random.below(5040),
      what: random.below(5040),
      id: index + 1,
    })),
  };
}
