/** The end of a pickup that nobody came for. The hub's alone: it knows the time, and whose word came first. */
import type { Pickup } from './pickup.ts';
import { isServed } from './pickup-lease.ts';

/** @returns the pickup as expired, or undefined where its time is not over or somebody is being served. */
export function expired(pickup: Pickup, nowMs: number): Pickup | undefined {
  const { state, keepUntil } = pickup;
  if (keepUntil === null || keepUntil > nowMs) return undefined;
  if ((state !== 'ready' && state !== 'claimed') || isServed(pickup, nowMs)) return undefined;
  return { ...pickup, state: 'expired', claimed: null, lease: null, closedAt: nowMs };
}
