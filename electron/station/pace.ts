/**
 * How much work is done at a time where others wait for its end: as much as takes about the time that was
 * aimed at, on this machine and as busy as it is now.
 *
 * It is less at once after a piece that took too long, and slowly more again; so a piece that does
 * something else besides, now and then (a WAL that is moved into its file), counts for those that follow.
 */
export interface Pace {
  /** How much to do next, in whatever the work is counted. */
  size(): number;
  /** What was done, and the milliseconds it took. */
  took(size: number, ms: number): void;
}

export interface PaceBounds {
  aimMs: number;
  least: number;
  most: number;
  /** The first piece, before anything is known. */
  first: number;
}

/** One slow piece may have waited for something else. */
const SHRINKS_TO = 0.7;
const GROWS_TO = 1.3;

export function createPace({ aimMs, least, most, first }: PaceBounds): Pace {
  let size = first;
  return {
    size: () => Math.round(size),
    took(done, ms) {
      const fits = done * (aimMs / ms);
      if (ms > aimMs) size = Math.max(least, Math.min(size, fits), size * SHRINKS_TO);
      // A small piece that was quick says little of a large one.
      else if (done * 2 >= size) size = Math.min(most, Math.max(size, fits), size * GROWS_TO);
    },
  };
}
