/** How long to wait before the next try: doubling from 0.5 s to 15 s, with jitter so that a herd spreads. */

const FIRST_MS = 500;
const MOST_MS = 15_000;

/**
 * @param attempt failures since the last success, from 0.
 * @param jitter a random number from 0 up to 1.
 * @returns milliseconds; between half of the doubled delay and all of it.
 */
export function backoffMs(attempt: number, jitter: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * jitter);
}

/**
 * When the hub said when to come: not before, and each station a little later by something else.
 * @param retryAfterMs what the hub said.
 */
export function turnMs(retryAfterMs: number, jitter: number): number {
  return Math.round(retryAfterMs * (1 + jitter / 4));
}
