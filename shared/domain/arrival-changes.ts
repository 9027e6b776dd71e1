/** `arrival.note`: somebody came to the desk. `arrival.serve`: whoever waited has been served, or has gone. */
import { z } from 'zod';
import { Arrival } from './arrival.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { findPickup, PickupRef, touchesPickup } from './pickup-change.ts';
import { RecordId } from './record.ts';

/** `arrivalId`: uuid v7 made by the station; the record's id. */
export const ArrivalNote = PickupRef.extend({ arrivalId: z.uuid() });
export type ArrivalNote = z.infer<typeof ArrivalNote>;

export const arrivalNote: MutationDefinition<ArrivalNote> = {
  args: ArrivalNote,
  modes: ['pickup', 'associate'],
  touches: (args) => [...touchesPickup(args), { kind: 'arrival', id: args.arrivalId }],
  reduce({ arrivalId, pickupId }, read, { observedAt }) {
    const found = findPickup(read, pickupId);
    if (!found.ok) return found.rejection;
    if (read({ kind: 'arrival', id: arrivalId }) !== undefined) {
      return rejected('already_done', `arrival ${arrivalId} exists`);
    }
    const doc: Arrival = { pickupId, at: observedAt, via: 'desk' };
    const { scope } = found.record;
    return { status: 'writes', writes: [{ kind: 'arrival', id: arrivalId, scope, doc }] };
  },
};

export const ArrivalServe = z.object({
  arrivalId: RecordId,
  outcome: z.enum(['handed_over', 'gone']),
});
export type ArrivalServe = z.infer<typeof ArrivalServe>;

export const arrivalServe: MutationDefinition<ArrivalServe> = {
  args: ArrivalServe,
  modes: ['pickup', 'associate'],
  touches: ({ arrivalId }) => [{ kind: 'arrival', id: arrivalId }],
  reduce({ arrivalId, outcome }, read, { observedAt, station, staff }) {
    const record = read({ kind: 'arrival', id: arrivalId });
    const arrival = Arrival.safeParse(record?.doc);
    if (record === undefined || !arrival.success) {
      return rejected('not_found', `no arrival ${arrivalId}`);
    }
    // Two desks may both say so; who said it first stands.
    if (arrival.data.served !== undefined) return { status: 'writes', writes: [] };
    const served = { at: observedAt, station, staff, outcome };
    const doc = { ...arrival.data, served };
    const { scope } = record;
    return { status: 'writes', writes: [{ kind: 'arrival', id: arrivalId, scope, doc }] };
  },
};
