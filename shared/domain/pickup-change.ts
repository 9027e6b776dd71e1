/** What every mutation of a pickup shares: finding it, the state that it leaves, and writing it. */
import { z } from 'zod';
import type { ReadRecord, ReduceContext, Reduction } from './mutation.ts';
import { rejected } from './mutation.ts';
import { Pickup, PickupState, remainingOf } from './pickup.ts';
import { RecordId, type RecordRef, type RecordState, type RecordWrite } from './record.ts';

export const PickupRef = z.object({ pickupId: RecordId });
export type PickupRef = z.infer<typeof PickupRef>;

/** A transition names the state it leaves: of two that leave the same one, the first wins. */
export const PickupTransition = PickupRef.extend({ from: PickupState });
export type PickupTransition = z.infer<typeof PickupTransition>;

export function touchesPickup({ pickupId }: PickupRef): RecordRef[] {
  return [{ kind: 'pickup', id: pickupId }];
}

export type FoundPickup =
  | { ok: true; record: RecordState; pickup: Pickup }
  | { ok: false; rejection: Extract<Reduction, { status: 'rejected' }> };

export function findPickup(read: ReadRecord, pickupId: string): FoundPickup {
  const record = read({ kind: 'pickup', id: pickupId });
  const doc = Pickup.safeParse(record?.doc);
  return record === undefined || !doc.success
    ? { ok: false, rejection: rejected('not_found', `no pickup ${pickupId}`) }
    : { ok: true, record, pickup: doc.data };
}

/** Writes what `change` makes of the pickup; nothing where it is as it was, a rejection where it says no. */
export function changePickup(
  read: ReadRecord,
  args: PickupRef | PickupTransition,
  change: (pickup: Pickup) => Pickup | Extract<Reduction, { status: 'rejected' }>,
): Reduction {
  const found = findPickup(read, args.pickupId);
  if (!found.ok) return found.rejection;
  const { record, pickup } = found;
  if ('from' in args && pickup.state !== args.from) return wrongState(pickup, args.from);
  const changed = change(pickup);
  if (isRejection(changed)) return changed;
  return { status: 'writes', writes: changed === pickup ? [] : [writePickup(record, changed)] };
}

export function writePickup({ kind, id, scope }: RecordState, doc: Pickup): RecordWrite {
  return { kind, id, scope, doc };
}

export function wrongState(pickup: Pickup, from: string) {
  return rejected('wrong_state', `${pickup.number} is ${pickup.state}, not ${from}`);
}

function isRejection(
  value: Pickup | Extract<Reduction, { status: 'rejected' }>,
): value is Extract<Reduction, { status: 'rejected' }> {
  return 'status' in value && value.status === 'rejected' && 'code' in value;
}

/**
 * The pickup after its lines or holds changed outside of picking: closed where nobody is to get anything
 * any more, else as it was.
 */
export function settled(pickup: Pickup, nowMs: number): Pickup {
  if (pickup.lines.some((line) => remainingOf(line) > 0)) return pickup;
  const given = pickup.lines.some(({ handedOver }) => handedOver > 0);
  const { lease: _ended, claimed: _over, ...rest } = pickup;
  return {
    ...rest,
    lease: null,
    claimed: null,
    state: given ? 'handed_over' : 'cancelled',
    closedAt: pickup.closedAt ?? nowMs,
  };
}

export function by({ observedAt, staff }: ReduceContext) {
  return { at: observedAt, by: staff };
}
