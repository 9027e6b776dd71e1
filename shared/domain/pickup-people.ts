/**
 * `pickup.collector`: somebody else may collect it, until a day. The station masks and hashes what it was
 * told before anything is kept. `pickup.resend`: the hub is to send the ready notice again.
 */
import { z } from 'zod';
import { forbiddenNumberIn } from './forbidden-numbers.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { FindHash, isClosed, MaskedPerson } from './pickup.ts';
import { by, changePickup, PickupRef, touchesPickup } from './pickup-change.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const COLLECTORS_MOST = 10;

export const PickupCollector = PickupRef.extend({
  /** uuid v7 made by the station. */
  collectorId: z.uuid(),
  person: MaskedPerson,
  find: z.array(FindHash).min(1).max(30),
  days: z.int().min(1).max(30),
});
export type PickupCollector = z.infer<typeof PickupCollector>;

export const pickupCollector: MutationDefinition<PickupCollector> = {
  args: PickupCollector,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: ({ pickupId, collectorId, person, find, days }, read, context) =>
    changePickup(read, { pickupId }, (pickup) => {
      if (isClosed(pickup.state)) {
        return rejected('wrong_state', `${pickup.number} is ${pickup.state}`);
      }
      if (pickup.collectors.some(({ id }) => id === collectorId)) return pickup;
      const forbidden = forbiddenNumberIn(person.masked);
      if (forbidden !== undefined) return rejected('forbidden_number', forbidden);
      // Whose time is over makes room.
      const standing = pickup.collectors.filter(({ expiresAt }) => expiresAt > context.observedAt);
      if (standing.length >= COLLECTORS_MOST) return rejected('invalid', 'too many collectors');
      const expiresAt = context.observedAt + days * DAY_MS;
      const collector = { ...person, id: collectorId, find, expiresAt, ...by(context) };
      return { ...pickup, collectors: [...standing, collector] };
    }),
};

export const pickupResend: MutationDefinition<PickupRef> = {
  args: PickupRef,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: (args, read, { observedAt }) =>
    changePickup(read, args, (pickup) =>
      pickup.state === 'ready' || pickup.state === 'claimed'
        ? { ...pickup, noticeAskedAt: observedAt }
        : rejected('wrong_state', `${pickup.number} is ${pickup.state}`),
    ),
};
