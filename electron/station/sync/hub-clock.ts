/** What is known of the hub's clock: how far this device's is off, and whether that still holds. */
import type { Timing } from './ports.ts';

/** Clocks drift apart by less than this while a link holds, and are corrected in smaller steps. */
const SLACK_MS = 5_000;

export interface HubClock {
  /** Hub's clock minus this device's, milliseconds; 0 until the first contact. */
  offsetMs(): number;
  /** This device's clock corrected by it, milliseconds since 1970. */
  nowMs(): number;
  /** The hub said what time it is, in an answer that was so long under way, there and back. */
  learn(hubTimeMs: number, roundTripMs: number): void;
  /**
   * Somebody set this device's clock, or it slept: what is known holds no more, and a new welcome brings
   * it.
   */
  wasSet(): boolean;
}

export function createHubClock(timing: Pick<Timing, 'nowMs' | 'monotonicMs'>): HubClock {
  let offsetMs = 0;
  /** This device's clock less its forward-only one, when the hub's time was learnt. */
  let base = 0;
  return {
    offsetMs: () => offsetMs,
    nowMs: () => timing.nowMs() + offsetMs,
    learn(hubTimeMs, roundTripMs) {
      offsetMs = Math.round(hubTimeMs + roundTripMs / 2 - timing.nowMs());
      base = timing.nowMs() - timing.monotonicMs();
    },
    wasSet: () => Math.abs(timing.nowMs() - timing.monotonicMs() - base) > SLACK_MS,
  };
}
