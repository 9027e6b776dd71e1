/**
 * Where PINs and one-time codes are looked at, one at a time.
 *
 *   locked? ─ no ─▶ count as failed, durably ─▶ argon2id ─ right ─▶ forget the failures
 *
 * 1. A plug pulled while one is looked at leaves it counted: nobody gains a try.
 * 2. The same work is done for people without a PIN and for nobody at all.
 * 3. A lock is told at once and says nothing of what was typed.
 */
import { lockAfter, TRIES_FREE } from '#shared/domain/pin-lock.ts';
import type { SecretPurpose, matchesVerifier } from '#shared/domain/staff-secret.ts';
import type { PinRefusal } from '#shared/rpc/session.ts';
import type { AttemptsOf, PinAttempts } from '../store/pin-attempts.ts';
import { StorageFull } from '../store/store.ts';

/** More wait only where a program and no person types. */
const WAITING_MOST = 4;

export interface Try {
  staffId: string;
  purpose: SecretPurpose;
  typed: string;
  /** Undefined where there is none, or no such person. */
  verifier: string | undefined;
}

export type Outcome =
  | { right: true }
  /** `locked`: this one made it so; false where it was already. */
  | { right: false; refusal: PinRefusal; locked: boolean };

export interface PinDesk {
  /** Whether anything can be looked at at all. */
  ready(): boolean;
  look(tried: Try): Promise<Outcome>;
}

export interface PinDeskParts {
  attempts: PinAttempts;
  /** Undefined until the hub has told it. */
  pepper(): Uint8Array | undefined;
  /** Milliseconds that only go forward, while the station runs. */
  monotonicMs(): number;
  matches: typeof matchesVerifier;
}

export function createPinDesk(parts: PinDeskParts): PinDesk {
  const { attempts } = parts;
  /** When a lock was first seen by this run of the station, and for which number of failures. */
  const locks = new Map<string, { failures: number; sinceMs: number }>();
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function lockOf(of: AttemptsOf): PinRefusal | undefined {
    const failures = attempts.failures(of);
    const lockMs = lockAfter(failures);
    if (lockMs === 0) return undefined;
    if (lockMs === null) return { ok: false, code: 'locked', retryAfterMs: null };
    const key = `${of.purpose}/${of.staffId}`;
    const nowMs = parts.monotonicMs();
    const known = locks.get(key);
    const sinceMs = known?.failures === failures ? known.sinceMs : nowMs;
    locks.set(key, { failures, sinceMs });
    const retryAfterMs = Math.ceil(sinceMs + lockMs - nowMs);
    return retryAfterMs > 0 ? { ok: false, code: 'locked', retryAfterMs } : undefined;
  }

  async function lookAt(tried: Try, pepper: Uint8Array): Promise<Outcome> {
    const { staffId, purpose, typed, verifier } = tried;
    const of = { staffId, purpose, secret: verifier?.slice(-16) ?? '' };
    const lock = lockOf(of);
    if (lock !== undefined) return { right: false, refusal: lock, locked: false };
    const failures = attempts.count(of);
    if (await parts.matches({ pepper, purpose, staffId, typed }, verifier)) {
      attempts.clear(of);
      return { right: true };
    }
    const made = lockOf(of);
    if (made !== undefined) return { right: false, refusal: made, locked: true };
    const triesLeft = Math.max(0, TRIES_FREE - failures);
    return { right: false, refusal: { ok: false, code: 'wrong', triesLeft }, locked: false };
  }

  const refusedAs = (code: 'not_ready' | 'failed' | 'storage_full'): Outcome => ({
    right: false,
    refusal: { ok: false, code },
    locked: false,
  });

  return {
    ready: () => parts.pepper() !== undefined,
    async look(tried) {
      const pepper = parts.pepper();
      if (pepper === undefined) return refusedAs('not_ready');
      if (waiting >= WAITING_MOST) return refusedAs('failed');
      waiting += 1;
      const looking = turn.then(() => lookAt(tried, pepper));
      turn = looking.catch(() => {});
      try {
        return await looking;
      } catch (error) {
        if (error instanceof StorageFull) return refusedAs('storage_full');
        throw error;
      } finally {
        waiting -= 1;
      }
    },
  };
}
