/** Plays histories, adds up what happened, and makes those that fail short enough to be read. */
import { type History, historyOf } from './history.ts';
import { checkAtRest, checkNow, checkRetired } from './invariants.ts';
import type { NetworkCounts } from './model-network.ts';
import type { Counts } from './counts.ts';
import type { StationCounts } from './model-station.ts';
import { Shop } from './shop.ts';
import { shrink, told } from './shrink.ts';
import { playHistory } from './steps.ts';

export type Totals = Counts & NetworkCounts & StationCounts;

/**
 * At least so much must happen in a hundred histories; fewer, and they prove less than they say. About
 * half of what was seen over thousands of seeds.
 */
const floorsInHundred: Record<keyof Totals, number> = {
  saved: 900,
  refusedAtOnce: 300,
  storageFull: 60,
  crashes: 50,
  crashesWithin: 60,
  powerCuts: 25,
  restarts: 180,
  conflicts: 100,
  rejected: 250,
  poison: 30,
  unknown: 50,
  decided: 20,
  erased: 35,
  moved: 50,
  granted: 70,
  withdrawn: 120,
  putBack: 2,
  sentAgain: 2,
  clockJumps: 50,
  skew: 70,
  rebases: 50,
  hubDown: 20,
  rests: 150,
  rotten: 35,
  filesPutBack: 20,
  cloned: 14,
  quarantined: 12,
  houses: 55,
  revoked: 8,
  sentAway: 110,
  shutOut: 30,
  rewound: 20,
  startedOver: 45,
  compared: 200,
  mended: 14,
  begunAnew: 0.5,
  recovered: 25,
  lostRequests: 270,
  lostAnswers: 140,
  lostNews: 15,
  cuts: 250,
  frozen: 15,
  doubled: 14,
  reordered: 50,
  strays: 70,
  halfPushes: 10,
};

export interface Failure {
  history: History;
  error: Error;
}

/** Plays one history. @returns what happened in it, and what broke, if anything did. */
export async function play(history: History): Promise<{ totals: Totals; failure?: Failure }> {
  const shop = new Shop(history, {
    now: checkNow,
    retires: checkRetired,
    atRest: checkAtRest,
  });
  try {
    await playHistory(shop, history);
    return { totals: totalsOf(shop) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { totals: totalsOf(shop), failure: { history, error } };
  } finally {
    shop.dispose();
  }
}

function totalsOf({ counts, stations }: Shop): Totals {
  return stations.reduce(
    (sum, station) => add(sum, { ...station.network.counts, ...station.counts }),
    { ...counts } as Totals,
  );
}

function add<Sum extends Partial<Totals>>(sum: Sum, more: Partial<Totals>): Sum {
  const added: Record<string, number> = { ...sum };
  for (const [what, count] of Object.entries(more)) added[what] = (added[what] ?? 0) + count;
  return added as Sum;
}

/**
 * Plays the histories of `count` seeds. Throws for the first that fails, with its shortest form.
 * @returns what happened in all of them.
 */
export async function playSeeds(
  from: number,
  count: number,
  { shortens = true, progress = (_played: number, _totals: Totals) => {} } = {},
): Promise<Totals> {
  let totals = {} as Totals;
  for (let seed = from; seed < from + count; seed += 1) {
    const played = await play(historyOf(seed));
    if (played.failure !== undefined) throw await asError(played.failure, shortens);
    totals = add(totals, played.totals);
    progress(seed - from + 1, totals);
  }
  return totals;
}

/** A history that broke a promise; its message tells the shortest form of it. */
export class BrokenPromiseError extends Error {
  override name = 'BrokenPromiseError';
  readonly shrunk: History;
  constructor(message: string, shrunk: History, cause: Error) {
    super(message, { cause });
    this.shrunk = shrunk;
  }
}

async function asError(failure: Failure, shortens: boolean): Promise<BrokenPromiseError> {
  const fails = async (history: History) => (await play(history)).failure !== undefined;
  const shrunk = shortens ? await shrink(failure.history, fails) : failure.history;
  const { failure: short = failure } = await play(shrunk);
  const message = `${short.error.message}\n${told(shrunk)}`;
  return new BrokenPromiseError(message, shrunk, short.error);
}

/** What happened less often than it must, in words; empty where all is well. Under 100 seeds chance decides. */
export function belowFloors(totals: Totals, seeds: number): string[] {
  if (seeds < 100) return [];
  return Object.entries(floorsInHundred).flatMap(([what, floor]) => {
    const least = Math.floor((floor * seeds) / 100);
    const count = totals[what as keyof Totals] ?? 0;
    return count >= least ? [] : [`${what}: ${count}, and at least ${least} are wanted`];
  });
}
