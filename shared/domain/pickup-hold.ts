/**
 * `pickup.hold`: this may not be handed over, for a reason. `pickup.release`: it may again. Fraud and unpaid
 * are the shop system's to release; at a desk a lead releases what can be seen there.
 */
import { z } from 'zod';
import { type MutationDefinition, rejected } from './mutation.ts';
import { activeHolds, HoldReason, isClosed, isReleasedAtDesk } from './pickup.ts';
import { by, changePickup, PickupRef, touchesPickup } from './pickup-change.ts';

export const PickupHoldArgs = PickupRef.extend({ reason: HoldReason });
export type PickupHoldArgs = z.infer<typeof PickupHoldArgs>;

export const pickupHold: MutationDefinition<PickupHoldArgs> = {
  args: PickupHoldArgs,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: ({ pickupId, reason }, read, context) =>
    changePickup(read, { pickupId }, (pickup) => {
      if (isClosed(pickup.state)) {
        return rejected('wrong_state', `${pickup.number} is ${pickup.state}`);
      }
      if (activeHolds(pickup).some((hold) => hold.reason === reason)) return pickup;
      if (pickup.holds.length >= 50) return rejected('invalid', 'too many holds');
      return { ...pickup, holds: [...pickup.holds, { reason, ...by(context) }] };
    }),
};

export const pickupRelease: MutationDefinition<PickupHoldArgs> = {
  args: PickupHoldArgs,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: ({ pickupId, reason }, read, context) =>
    changePickup(read, { pickupId }, (pickup) => {
      if (!isReleasedAtDesk(reason)) {
        return rejected('not_permitted', `the shop system releases ${reason}`);
      }
      if (!activeHolds(pickup).some((hold) => hold.reason === reason)) return pickup;
      const released = by(context);
      const holds = pickup.holds.map((hold) =>
        hold.reason === reason && hold.released === undefined ? { ...hold, released } : hold,
      );
      return { ...pickup, holds };
    }),
};
