/**
 * What time it is at least, for leases: the latest of what was ever seen, what has passed since by a clock
 * that cannot be set, and this device's clock corrected by the last contact. A clock that is put back, before
 * a start or while it runs, makes nothing last longer; one that is put forward makes it end early, and the
 * next contact puts that right.
 */
import type { Timing } from '../sync/ports.ts';

export interface LeaseClock {
  /** Milliseconds since 1970, by the hub's clock. */
  nowMs(): number;
}

export function createLeaseClock(
  { seenMs, offsetMs }: { seenMs: number; offsetMs: number },
  timing: Pick<Timing, 'nowMs' | 'monotonicMs'>,
): LeaseClock {
  const begunAt = timing.monotonicMs();
  return {
    nowMs: () =>
      Math.round(Math.max(seenMs + timing.monotonicMs() - begunAt, timing.nowMs() + offsetMs)),
  };
}
