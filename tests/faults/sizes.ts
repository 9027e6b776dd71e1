/**
 * How much of a fault a run does: a little inside `npm test`, what the issue asks for by
 * `npm run test:faults`, and all of it with `--full`; from which seed; and where it says what it counted.
 */
import { type Random, seededRandom } from '#tests/simulation/random.ts';

export interface Sizes {
  short: number;
  whole: number;
  full?: number;
}

const run = process.env['FAULTS'] ?? 'short';

/** How many of something this run does. */
export function size({ short, whole, full = whole }: Sizes): number {
  return run === 'full' ? full : run === 'whole' ? whole : short;
}

/**
 * The same random history in each run, another one with `--seed`.
 * @param number of its own for each test.
 */
export function chance(number: number): Random {
  return seededRandom(number + 1000 * Number(process.env['FAULTS_SEED'] ?? 0));
}

/** How long a test may take: minutes where it does the whole. */
export const patience = run === 'short' ? 120_000 : 60 * 60_000;

/** One line for a person and for scripts: `F1 kills=200 acknowledged=4711 lost=0 …`. */
export function tell(fault: string, counts: Record<string, number | string>): void {
  const words = Object.entries(counts).map(([name, value]) => `${name}=${value}`);
  process.stdout.write(`${fault} ${words.join(' ')}\n`);
}
