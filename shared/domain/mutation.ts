/**
 * A mutation: a named intention of a person, such as `preference.record`. Station and hub run the
 * same pure reducer over the records it touches: early at the station, for good at the hub.
 *
 * 1. (station, sequence) is unique and increases by one; the hub applies a station's in that order.
 * 2. A reducer has no clock, no randomness and no I/O: what varies is in the mutation.
 * 3. A reducer's "no" is a value; if it throws, that is a bug and the hub sets the mutation aside.
 */
import { z } from 'zod';
import { StaffRef } from './observer.ts';
import type { RecordRef, RecordState, RecordWrite } from './record.ts';
import { RecordId, type StationMode, StoreId } from './record.ts';

export const Mutation = z.object({
  /** uuid v7 made by the station. */
  id: z.uuid(),
  station: RecordId,
  sequence: z.int().min(1),
  name: z.string().min(1).max(80),
  args: z.record(z.string(), z.unknown()),
  /** Milliseconds since 1970 on the station's clock, corrected by its offset to the hub's. */
  observedAt: z.int(),
  /** The version of each record the person was looking at, by `kind/id`; 0 for one not yet at the hub. */
  basedOn: z.record(z.string(), z.int()),
  staff: StaffRef.nullable(),
});
export type Mutation = z.infer<typeof Mutation>;

/** Why a mutation did not take effect. `detail` is plain words in English for support; screens use the code. */
export const RejectionCode = z.enum([
  'not_permitted',
  'unknown_mutation',
  'invalid',
  'not_found',
  'erased',
  'already_done',
  'forbidden_number',
  'wrong_state',
  'not_ready',
  'held',
  'not_paid',
  'claimed_elsewhere',
  'leased_elsewhere',
  'failed',
]);
export type RejectionCode = z.infer<typeof RejectionCode>;

/** The hub's answer to one mutation. A conflict shows both values; the hub's stays until a person chooses. */
export const MutationResult = z.discriminatedUnion('status', [
  /** `versions`, by `kind/id`: the version each written record got, or at which it was so already. */
  z.object({ status: z.literal('accepted'), versions: z.record(z.string(), z.int()) }),
  z.object({
    status: z.literal('conflict'),
    record: z.object({ kind: z.string(), id: z.string() }),
    field: z.string(),
    mine: z.unknown(),
    theirs: z.unknown(),
  }),
  z.object({
    status: z.literal('rejected'),
    code: RejectionCode.or(z.string().max(60)),
    detail: z.string().max(500),
  }),
]);
export type MutationResult = z.infer<typeof MutationResult>;

/** What a reducer decides. */
export type Reduction =
  | { status: 'writes'; writes: RecordWrite[] }
  | Exclude<MutationResult, { status: 'accepted' }>;

/** What a reducer may know besides its arguments and the records. */
export interface ReduceContext {
  mutationId: string;
  observedAt: number;
  station: string;
  store: StoreId;
  staff: StaffRef | null;
}

export type ReadRecord = (ref: RecordRef) => RecordState | undefined;

export interface MutationDefinition<Args> {
  args: z.ZodType<Args>;
  /** Stations of these modes may send it. */
  modes: readonly StationMode[];
  /** Every record the reducer reads or writes. */
  touches(args: Args): RecordRef[];
  reduce(args: Args, read: ReadRecord, context: ReduceContext): Reduction;
}

export function rejected(
  code: RejectionCode,
  detail: string,
): Extract<MutationResult, { status: 'rejected' }> {
  return { status: 'rejected', code, detail };
}
