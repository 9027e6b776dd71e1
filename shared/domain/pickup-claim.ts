/**
 * `pickup.claim`: a desk serves somebody with it. The first that the hub accepts wins, and with it goes the
 * lease, so that what was claimed can be finished when the line goes down. `pickup.leave` gives it back;
 * `pickup.attempt` counts a wrong code.
 */
import { z } from 'zod';
import { type MutationDefinition, rejected } from './mutation.ts';
import { activeHolds } from './pickup.ts';
import { changePickup, PickupRef, PickupTransition, touchesPickup } from './pickup-change.ts';
import { isLeasedElsewhere, isServed, leaseFor, termsOf, waitingState } from './pickup-lease.ts';

export const PickupClaim = PickupTransition.extend({
  /** Null for the buyer. */
  collectorId: z.string().max(60).nullable(),
  /**
   * Another station has the lease: it is to come here. The hub allows it where that station is in reach (it
   * hears of it at once); a `lead` takes the risk of its having handed over meanwhile.
   */
  takeOver: z.enum(['reachable', 'lead']).optional(),
});
export type PickupClaim = z.infer<typeof PickupClaim>;

export const pickupClaim: MutationDefinition<PickupClaim> = {
  args: PickupClaim,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: ({ pickupId, from, collectorId, takeOver }, read, context) =>
    changePickup(read, { pickupId }, (pickup) => {
      const { claimed, state } = pickup;
      if (isServed(pickup, context.observedAt) && claimed?.station !== context.station) {
        return rejected('claimed_elsewhere', `by ${claimed?.station ?? ''}`);
      }
      if (state !== from && state !== 'claimed') {
        return rejected('wrong_state', `${pickup.number} is ${state}, not ${from}`);
      }
      if (state !== 'ready' && state !== 'claimed') {
        return rejected('not_ready', `${pickup.number} is ${state}`);
      }
      if (activeHolds(pickup).length > 0) return rejected('held', pickup.number);
      if (pickup.payment !== 'paid') return rejected('not_paid', pickup.number);
      if (takeOver === undefined && isLeasedElsewhere(pickup, context)) {
        return rejected('leased_elsewhere', `to ${pickup.lease?.station ?? ''}`);
      }
      const { station, observedAt, staff } = context;
      const until = observedAt + termsOf(read, context).claimMs;
      return {
        ...pickup,
        state: 'claimed',
        claimed: { station, at: observedAt, staff, collectorId, until },
        lease: leaseFor(context),
      };
    }),
};

export const pickupLeave: MutationDefinition<PickupRef> = {
  args: PickupRef,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: (args, read, { station }) =>
    changePickup(read, args, (pickup) =>
      pickup.state === 'claimed' && pickup.claimed?.station === station
        ? { ...pickup, state: waitingState(pickup), claimed: null }
        : pickup,
    ),
};

/** `epoch`: of the code as the desk knew it; a code that was made anew since starts from nothing. */
export const PickupAttempt = PickupRef.extend({ epoch: z.int().min(1) });
export type PickupAttempt = z.infer<typeof PickupAttempt>;

export const pickupAttempt: MutationDefinition<PickupAttempt> = {
  args: PickupAttempt,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: (args, read) =>
    changePickup(read, args, (pickup) =>
      pickup.code === null || pickup.code.epoch !== args.epoch
        ? pickup
        : { ...pickup, wrongCodes: pickup.wrongCodes + 1 },
    ),
};
