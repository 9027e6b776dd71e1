/**
 * The one list of what the renderer may ask of its station, and of what the station tells it. Both
 * sides validate by it: the station its arguments, the renderer its answers. A call that is not here
 * does not exist.
 */
import { z } from 'zod';
import { CustomerField } from '#shared/domain/customer.ts';
import { PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';
import { TypedPin } from '#shared/domain/pin.ts';
import { RecordId } from '#shared/domain/record.ts';
import { AttentionItem, UnsentItem } from './attention.ts';
import { CustomerCard, CustomerHit } from './customer-views.ts';
import { deskCalls } from './desk-calls.ts';
import { Refused, saving } from './saving.ts';
import { ScanFound } from './scan.ts';
import {
  ApprovableAction,
  ApprovalAsked,
  ApprovalReason,
  CodeGiven,
  PinTaken,
  SignedIn,
  SignInPerson,
} from './session.ts';
import { StationStatus } from './status.ts';

export const calls = {
  'station.status': { args: z.object({}), result: StationStatus },
  /** Exchanges a one-time code for a place at the hub. The code as typed; the hub's address as http(s) URL. */
  'station.enrol': {
    args: z.object({ hub: z.string().max(300), code: z.string().max(40) }),
    result: z.discriminatedUnion('ok', [
      /** `compareCode`: a person at the hub has to compare it before the station is let in. */
      z.object({ ok: z.literal(true), compareCode: z.string().optional() }),
      z.object({
        ok: z.literal(false),
        code: z.enum([
          'bad_address',
          'bad_code',
          'unreachable',
          'too_many',
          'already_enrolled',
          'no_keystore',
          'failed',
        ]),
        detail: z.string(),
      }),
    ]),
  },
  /** Asks the hub now whether this station may open its files again. */
  'station.contact': { args: z.object({}), result: z.object({}) },
  /** Tries the hub now instead of at the next planned time. */
  'sync.retry': { args: z.object({}), result: z.object({}) },
  /** A person has read what became of the damaged outbox, and what of its end is lost. */
  'damage.seen': { args: z.object({}), result: z.object({}) },
  /** Who can sign in here, by name. */
  'staff.list': { args: z.object({}), result: z.array(SignInPerson) },
  /** Whose badge it is; null for nobody's who works here. */
  'session.badge': {
    args: z.object({ text: z.string().min(1).max(200) }),
    result: z.object({ staffId: RecordId.nullable() }),
  },
  /** Signs somebody in, in place of whoever was. Each try counts before it is looked at. */
  'session.open': {
    args: z.object({ staffId: RecordId, pin: TypedPin }),
    result: SignedIn,
  },
  /** Nobody is signed in from here on; screens forget what they show. */
  'session.lock': { args: z.object({}), result: z.object({}) },
  /** Somebody touched the screen so long ago; without input the station locks by itself. */
  'session.touch': {
    args: z.object({ idleMs: z.number().min(0).max(600_000) }),
    result: z.object({}),
  },
  /** Sets a PIN with a one-time code, and signs its owner in. */
  'pin.set': {
    args: z.object({ staffId: RecordId, code: z.string().max(40), pin: TypedPin }),
    result: SignedIn,
  },
  /** Another PIN for whoever is signed in. */
  'pin.change': { args: z.object({ pin: TypedPin, next: TypedPin }), result: PinTaken },
  /** Gives a colleague a one-time code; their old PIN ends. */
  'staff.code': { args: z.object({ staffId: RecordId }), result: CodeGiven },
  /**
   * Asks for a lead's approval after a call was answered `needs_approval`. `subject` is the id of what it
   * is about, as that call names it; null where it is about nothing in particular.
   */
  'approval.request': {
    args: z.object({ action: ApprovableAction, subject: RecordId.max(80).nullable() }),
    result: ApprovalAsked,
  },
  /** A lead's PIN and reason: the approval is good for one call, for a minute. */
  'approval.grant': {
    args: z.object({
      approval: z.uuid(),
      staffId: RecordId,
      pin: TypedPin,
      reason: ApprovalReason,
    }),
    result: PinTaken,
  },

  /**
   * Finds customers by any fragment. `limit` at most 200. Those who are only `similar` come after all
   * others and are not in `total`, which counts no further than 200: where `totalIsExact` is false,
   * there are at least `total`.
   */
  'customer.search': {
    args: z.object({ query: z.string().max(200_000), limit: z.int().min(1).max(200) }),
    result: z.object({
      hits: z.array(CustomerHit),
      total: z.int().min(0),
      totalIsExact: z.boolean(),
    }),
  },
  /** What a scanned code means here, whatever kind of code it is. Nothing is kept of it. */
  'scan.resolve': { args: z.object({ text: z.string().min(1).max(1000) }), result: ScanFound },
  /** The whole card of one customer, as this station sees it (hub rows under own pending changes). */
  'customer.open': {
    args: z.object({ customerId: RecordId }),
    result: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), card: CustomerCard }),
      Refused,
    ]),
  },
  /**
   * Changes fields of a customer; each becomes a mutation of its own, all durable together or none.
   * `was` is what the form showed. A phone may come in any written form.
   */
  'customer.edit': {
    args: z.object({
      customerId: RecordId,
      changes: z
        .array(z.object({ field: CustomerField, was: z.unknown(), now: z.unknown() }))
        .min(1)
        .max(5),
    }),
    result: saving,
  },
  'preference.record': {
    args: z.object({
      customerId: RecordId,
      value: PreferenceValue,
      source: PreferenceSource,
      note: z.string().max(500).optional(),
    }),
    result: saving,
  },
  'preference.retract': {
    args: z.object({ customerId: RecordId, preferenceId: RecordId }),
    result: saving,
  },
  'note.add': {
    args: z.object({ customerId: RecordId, text: z.string().max(2000) }),
    result: saving,
  },
  'note.retract': { args: z.object({ customerId: RecordId, noteId: RecordId }), result: saving },

  /** What the hub does not have yet, oldest first. */
  'outbox.unsent': { args: z.object({}), result: z.array(UnsentItem) },
  /** What a person has to decide, oldest first. */
  'attention.list': { args: z.object({}), result: z.array(AttentionItem) },
  /** Sends a refused change again, as a new mutation. */
  'attention.retry': { args: z.object({ mutationId: z.uuid() }), result: saving },
  /**
   * Lets go of a refused change; kept in the history, marked discarded. Somebody else's may want an
   * `approval`.
   */
  'attention.discard': {
    args: z.object({ mutationId: z.uuid(), approval: z.uuid().optional() }),
    result: saving,
  },
  /** Settles a conflict: `mine` sends the own value again over the other's, `theirs` lets it go. */
  'attention.resolve': {
    args: z.object({ mutationId: z.uuid(), choice: z.enum(['mine', 'theirs']) }),
    result: saving,
  },
  /** Everything unsent and refused with its reasons, or one of it, as text to hand over. */
  'attention.export': {
    args: z.object({ mutationId: z.uuid().optional(), approval: z.uuid().optional() }),
    result: z.object({ filename: z.string(), json: z.string() }),
  },

  ...deskCalls,
} as const satisfies Record<string, { args: z.ZodType; result: z.ZodType }>;

export { Refused, type Saving } from './saving.ts';

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallArgs<N extends CallName> = z.input<Calls[N]['args']>;
export type CallResult<N extends CallName> = z.output<Calls[N]['result']>;

export const events = {
  /** The status as a whole, whenever anything in it changed (at most ten times a second). */
  'status.changed': StationStatus,
  /** Customers whose card or place in the list may have changed; at most 500, else `all`. */
  'customers.changed': z.union([
    z.object({ all: z.literal(true) }),
    z.object({ all: z.literal(false), customerIds: z.array(RecordId) }),
  ]),
  /** Customers who were erased: nothing of them may stay on a screen or in its memory. */
  'customers.erased': z.object({ customerIds: z.array(RecordId) }),
  /** Pickups that may look otherwise now; at most 500, else `all`. */
  'desk.changed': z.union([
    z.object({ all: z.literal(true) }),
    z.object({ all: z.literal(false), pickupIds: z.array(RecordId) }),
  ]),
} as const satisfies Record<string, z.ZodType>;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.output<Events[N]>;
