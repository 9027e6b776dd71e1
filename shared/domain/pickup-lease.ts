/**
 * Who alone may hand a pickup over while cut off from the hub, and how long a desk keeps one to itself while
 * it serves somebody. Both are in the pickup's own record, so that every desk and the hub read the same.
 */
import type { ReadRecord, ReduceContext } from './mutation.ts';
import { inBin, type Pickup } from './pickup.ts';
import { PickupPolicy, policyId, usualPolicy } from './pickup-policy.ts';
import type { RecordRef } from './record.ts';

/** A lease that is not renewed ends after this: a day in the shop, so that a dead station frees its orders. */
export const PICKUP_LEASE_MS = 24 * 60 * 60 * 1000;

/** The times of a store that reducers go by. */
export type PickupTerms = Pick<PickupPolicy, 'claimMs' | 'keepDays' | 'returnDays'>;

/** What the terms of a store are read from; reducers may read it besides what they touch. */
export function termsRecord(store: string): RecordRef {
  return { kind: 'pickup-policy', id: policyId(store) };
}

/** What the store of the sending station says; the usual where it has said nothing (yet). */
export function termsOf(read: ReadRecord, { store }: Pick<ReduceContext, 'store'>): PickupTerms {
  const policy = PickupPolicy.safeParse(read(termsRecord(store))?.doc);
  return policy.success ? policy.data : usualPolicy;
}

/** What a station gets with a stage or a claim, once the hub has accepted it. */
export function leaseFor({
  station,
  observedAt,
  mutationId,
}: Pick<ReduceContext, 'station' | 'observedAt' | 'mutationId'>): Pickup['lease'] {
  return { station, until: observedAt + PICKUP_LEASE_MS, by: mutationId };
}

/** Whether another station has a lease that still runs. */
export function isLeasedElsewhere(
  { lease }: Pick<Pickup, 'lease'>,
  { station, observedAt }: Pick<ReduceContext, 'station' | 'observedAt'>,
): boolean {
  return lease !== null && lease.station !== station && lease.until > observedAt;
}

/** Whether a desk still keeps it for whom it serves. */
export function isServed({ state, claimed }: Pick<Pickup, 'state' | 'claimed'>, nowMs: number) {
  if (state !== 'claimed' || claimed === null) return false;
  return (claimed.until ?? claimed.at + usualPolicy.claimMs) > nowMs;
}

/** The state of an open pickup that nobody is served with. */
export function waitingState({ lines }: Pick<Pickup, 'lines'>): 'ready' | 'picking' {
  return lines.some((line) => inBin(line) > 0) ? 'ready' : 'picking';
}

/**
 * The pickup without anything that the station had of it. The number of the lease goes up: whoever hands
 * over by the one that was taken away is found out (`pickup.hand_over`).
 * @returns undefined where the station has nothing of it.
 */
export function withoutStation(pickup: Pickup, station: string): Pickup | undefined {
  const { lease, claimed, state } = pickup;
  const served = state === 'claimed' && claimed?.station === station;
  if (lease?.station !== station && !served) return undefined;
  return {
    ...pickup,
    lease: lease?.station === station ? null : lease,
    leaseEpoch: (pickup.leaseEpoch ?? 0) + 1,
    ...(served ? { claimed: null, state: waitingState(pickup) } : {}),
  };
}
