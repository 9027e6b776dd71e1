/** The end of a pickup that nobody came for. The hub's alone: it knows the time, and whose word came first. */
import type { Pickup } from './pickup.ts';

/** @returns the pickup as expired, or undefined where its time is not over or somebody is being served. */
export function expired(pickup: Pickup, nowMs: number, claimMs: number): Pickup | undefined {
  const { state, keepUntil, claimed } = pickup;
  if (keepUntil === null || keepUntil > nowMs) return undefined;
  const served = state === 'claimed' && claimed !== null && claimed.at + claimMs > nowMs;
  if ((state !== 'ready' && state !== 'claimed') || served) return undefined;
  return { ...pickup, state: 'expired', claimed: null, lease: null, closedAt: nowMs };
}
