/**
 * Lets stations in, so many at a time. After a night or a fault all of them come within a second; proving
 * and the first look at every scope is the dearest moment of a connection, and five hundred of them at once
 * would make the hub slow for everybody and let nobody finish.
 *
 * Who finds no place is told when to come back: each a little later than the one before, at the pace at
 * which places have become free. Nothing is kept of who was sent away.
 */
import type { Clock } from '../clock.ts';

export interface AdmissionSize {
  /** Stations on their way in at a time. */
  atOnce: number;
  /** A place is given back at the latest after this, milliseconds, whatever its holder does. */
  longestMs: number;
}

export type Admitted =
  | { ok: true /** Gives the place back; harmless when called again. */; leave: () => void }
  | { ok: false; retryAfterMs: number };

export interface Admission {
  enter(): Admitted;
  /** How many are on their way in. */
  inside(): number;
}

const retryFirstMs = 500;
const retryMostMs = 15_000;
/** What an arrival is taken to last before any has ended. */
const arrivalGuessMs = 200;

export function createAdmission(clock: Clock, { atOnce, longestMs }: AdmissionSize): Admission {
  let inside = 0;
  /** How long arrivals lasted lately. */
  let arrivalMs = arrivalGuessMs;
  /** When the last one that was sent away is to come back. */
  let lastTurnMs = 0;

  return {
    enter() {
      const nowMs = clock.now();
      if (inside >= atOnce) {
        lastTurnMs = Math.max(lastTurnMs, nowMs) + arrivalMs / atOnce;
        const retryAfterMs = Math.min(retryMostMs, retryFirstMs + Math.round(lastTurnMs - nowMs));
        return { ok: false, retryAfterMs };
      }
      inside += 1;
      let over = false;
      const leave = (): void => {
        if (over) return;
        over = true;
        cancel();
        inside -= 1;
        arrivalMs += (Math.max(0, clock.now() - nowMs) - arrivalMs) / 8;
      };
      const cancel = clock.after(longestMs, leave);
      return { ok: true, leave };
    },
    inside: () => inside,
  };
}
