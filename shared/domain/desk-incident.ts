/**
 * A hand-over that could not be counted: what was given had been given already, was held, or was not to be
 * given any more. Nobody is blamed by a program: it says who, where and when, and a lead settles it.
 */
import { z } from 'zod';
import { StaffRef } from './observer.ts';
import { HandedLine } from './pickup.ts';
import { RecordId, StoreId } from './record.ts';

export const IncidentReason = z.enum([
  /** Two hand-overs of the same pieces. */
  'double',
  'held',
  'not_paid',
  'not_ready',
  'cancelled',
  'expired',
  /** By a lease that the hub had taken from the station meanwhile; it may well be the only hand-over. */
  'lease_released',
]);
export type IncidentReason = z.infer<typeof IncidentReason>;

/** One side of it: who gave what, where and when. */
export const IncidentHandOver = z.object({
  handOverId: z.uuid(),
  at: z.int(),
  station: z.string().max(120),
  store: StoreId,
  staff: StaffRef.nullable(),
  provisional: z.boolean(),
  lines: z.array(HandedLine).max(500),
  /** Whether it is the one that counts. */
  counted: z.boolean(),
});
export type IncidentHandOver = z.infer<typeof IncidentHandOver>;

export const DeskIncident = z.looseObject({
  pickupId: RecordId,
  number: z.string().min(1).max(60),
  reason: IncidentReason,
  at: z.int(),
  /** Every hand-over of the pickup that has to do with it, the disputed one last. */
  handOvers: z.array(IncidentHandOver).min(1).max(101),
  acknowledged: z.object({ at: z.int(), by: StaffRef.nullable() }).optional(),
});
export type DeskIncident = z.infer<typeof DeskIncident>;
