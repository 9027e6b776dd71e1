/** What a list of times or of rounds comes to. */

export interface Percentiles {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Of milliseconds, to the microsecond. The list may be in any order; an empty one gives zeros. */
export function percentiles(timesMs: ArrayLike<number>): Percentiles {
  const sorted = Float64Array.from(timesMs).sort();
  const at = (share: number) =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 3);
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

/** The middle one; of an even number the mean of the two in the middle. 0 for an empty list. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] ?? 0;
  return ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/**
 * The median over rounds of `a / b`, each taken with the other of its own round: a machine that was slow
 * for a while was slow for both.
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} rounds against ${b.length}`);
  return median(a.map((value, round) => value / (b[round] ?? Number.NaN)));
}

/** How far the largest is above the smallest, as a share of the smallest. */
export function spread(numbers: readonly number[]): number {
  return Math.max(...numbers) / Math.min(...numbers) - 1;
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
