/**
 * A pickup: an online order that waits in a store for somebody to collect it, as the desk holds it.
 *
 * 1. It carries no whole name, phone or e-mail: people are masked, and found by keyed hashes
 *    (`pickup-find.ts`). `customerId` says nothing to a station that has no customer book.
 * 2. Of each line `handedOver + refunded + cancelled <= quantity`: nothing is handed over twice or lost.
 * 3. A hand-over is a statement of what has happened. It is counted or disputed, and never dropped.
 * 4. That somebody has arrived is an `arrival`; it is no state of the pickup.
 */
import { z } from 'zod';
import { OrderChannel } from './order.ts';
import { StaffRef } from './observer.ts';
import { RecordId, StoreId } from './record.ts';

/** The shop system's number without its `#`, as it stands in codes and addresses. */
export const PickupNumber = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/);
export type PickupNumber = z.infer<typeof PickupNumber>;

export const PickupState = z.enum([
  'placed',
  'picking',
  'ready',
  'claimed',
  'handed_over',
  'cancelled',
  'expired',
]);
export type PickupState = z.infer<typeof PickupState>;

export const PickupPayment = z.enum(['paid', 'unpaid', 'partly_paid']);
export type PickupPayment = z.infer<typeof PickupPayment>;

export const HoldReason = z.enum(['fraud', 'unpaid', 'age', 'damaged']);
export type HoldReason = z.infer<typeof HoldReason>;

/** Whether a lead at the desk may release it, by what is to be seen there; the rest is the shop system's. */
export function isReleasedAtDesk(reason: HoldReason): boolean {
  return reason === 'age' || reason === 'damaged';
}

export const ShortageReason = z.enum(['short', 'damaged', 'wrong_item']);
export type ShortageReason = z.infer<typeof ShortageReason>;
export const ShortageThen = z.enum(['pick_up_later', 'cancel_line']);
export type ShortageThen = z.infer<typeof ShortageThen>;

/** A way to prove who one is. */
export const ProofMethod = z.enum(['code', 'id_seen', 'last_four', 'question', 'lead']);
export type ProofMethod = z.infer<typeof ProofMethod>;

const count = z.int().min(0).max(10_000);
/** Milliseconds since 1970. */
const moment = z.int();

export const PickupLine = z.looseObject({
  id: z.string().min(1).max(60),
  title: z.string().max(300),
  variant: z.string().max(200).optional(),
  size: z.string().max(40).optional(),
  sku: z.string().max(80).optional(),
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .optional(),
  quantity: count.min(1),
  /** Of one piece. */
  priceMinor: z.int().min(0),
  /** Found and put aside, those that were handed over since among them. */
  picked: count,
  handedOver: count,
  refunded: count,
  cancelled: count,
  /** Of those handed over, how many came back over a desk. */
  returned: count.default(0),
  shortage: z.object({ reason: ShortageReason, next: ShortageThen, quantity: count }).optional(),
});
export type PickupLine = z.infer<typeof PickupLine>;

export const PickupHold = z.object({
  reason: HoldReason,
  at: moment,
  by: StaffRef.nullable(),
  released: z.object({ at: moment, by: StaffRef.nullable() }).optional(),
});
export type PickupHold = z.infer<typeof PickupHold>;

/** A person as a desk may know them: `김•지`, and the first letter for the customer's side of the screen. */
export const MaskedPerson = z.object({
  masked: z.string().max(80),
  initial: z.string().max(4),
  language: z.enum(['ko', 'en']).nullable(),
});
export type MaskedPerson = z.infer<typeof MaskedPerson>;

/** 96 bits of an HMAC in base64url; see `pickup-find.ts`. */
export const FindHash = z.string().regex(/^[A-Za-z0-9_-]{16}$/);

export const Collector = MaskedPerson.extend({
  id: z.string().min(1).max(60),
  expiresAt: moment,
  /** Null for one named with the order. */
  by: StaffRef.nullable(),
  at: moment,
  /** What the desk finds this person by, and checks the last four digits against. */
  find: z.array(FindHash).max(30),
});
export type Collector = z.infer<typeof Collector>;

export const HandedLine = z.object({ lineId: z.string().min(1).max(60), quantity: count.min(1) });
export type HandedLine = z.infer<typeof HandedLine>;

/** How the person was checked; the kind of document at most, never its number. */
export const Verified = z.object({
  methods: z.array(ProofMethod).max(5),
  outcome: z.enum(['ready', 'provisional', 'lead']),
  document: z.enum(['resident_card', 'driving_licence', 'passport', 'other']).optional(),
});
export type Verified = z.infer<typeof Verified>;

export const HandOver = z.looseObject({
  /** The id of the mutation that stated it. */
  id: z.uuid(),
  at: moment,
  station: z.string().max(120),
  store: StoreId,
  staff: StaffRef.nullable(),
  /** Null for the buyer. */
  collectorId: z.string().max(60).nullable(),
  /** What of it was counted; what was not is in the incident. */
  lines: z.array(HandedLine).max(500),
  verified: Verified,
  /** Given cut off from the hub and without the lease. */
  provisional: z.boolean(),
  /** An SVG path, where the person signed. */
  signature: z.string().max(8_000).optional(),
  /** The record that disputes it, or a part of it. */
  incident: RecordId.optional(),
  undone: z.object({ at: moment, by: StaffRef.nullable(), reason: z.string().max(40) }).optional(),
});
export type HandOver = z.infer<typeof HandOver>;

/** Of one pickup, with those that were taken off the order again: they stay, for what desks did to them. */
export const LINES_MOST = 500;

export const Pickup = z.looseObject({
  /** As people say it: `#1001`. */
  number: z.string().min(1).max(60),
  store: StoreId,
  /** The order record it belongs to, where the hub has one. */
  orderId: RecordId.optional(),
  customerId: RecordId.nullable(),
  /** The buyer was erased: only the code, or a lead, can still prove anything. */
  customerErased: z.literal(true).optional(),
  channel: OrderChannel,
  placedAt: moment,
  currency: z.string().regex(/^[A-Z]{3}$/),
  valueMinor: z.int().min(0),
  payment: PickupPayment,
  state: PickupState,
  lines: z.array(PickupLine).min(1).max(LINES_MOST),
  holds: z.array(PickupHold).max(50),
  buyer: MaskedPerson,
  collectors: z.array(Collector).max(10),
  /** What the buyer is found by. */
  find: z.array(FindHash).max(30),
  /** `humanHash`: of the 8 characters. Null while no code was made. */
  code: z.object({ epoch: z.int().min(1), humanHash: FindHash, expiresAt: moment }).nullable(),
  bin: z.string().max(40).optional(),
  readyAt: moment.optional(),
  /** Until when it is kept; null while it is not ready. */
  keepUntil: moment.nullable(),
  /**
   * The one station that may hand it over cut off from the hub. It counts only as the hub wrote it: a
   * stage that the hub has not accepted yet (`by`, its mutation) gives nothing.
   */
  lease: z.object({ station: z.string().max(120), until: moment, by: z.uuid() }).nullable(),
  /** How often the hub took leases of it away from stations (`hub pickup release`); absent for never. */
  leaseEpoch: z.int().min(1).optional(),
  /** Who is being served with it; by the state `claimed`. */
  claimed: z
    .object({
      station: z.string().max(120),
      at: moment,
      staff: StaffRef.nullable(),
      collectorId: z.string().max(60).nullable(),
      /** By the store's terms when it was claimed; after this another desk may. */
      until: moment.optional(),
    })
    .nullable(),
  handOvers: z.array(HandOver).max(100),
  /** Wrong codes that were tried for it at any desk, of the code's present epoch. */
  wrongCodes: z.int().min(0),
  /** When a desk last asked for the ready notice to be sent again. */
  noticeAskedAt: moment.optional(),
  /** When it was handed over wholly, cancelled or expired; the hub takes it away some time after. */
  closedAt: moment.optional(),
});
export type Pickup = z.infer<typeof Pickup>;

export function pickupId(number: PickupNumber): string {
  return `pickup:${number}`;
}

/** Pieces of a line that somebody is still to get. */
export function remainingOf(line: PickupLine): number {
  return line.quantity - line.handedOver - line.refunded - line.cancelled;
}

/** Pieces of a line that are put aside and not handed over. */
export function inBin(line: PickupLine): number {
  return Math.max(0, Math.min(remainingOf(line), line.picked - line.handedOver));
}

/** Holds that nobody has released. */
export function activeHolds(pickup: Pick<Pickup, 'holds'>): PickupHold[] {
  return pickup.holds.filter(({ released }) => released === undefined);
}

/** Nobody waits for it any more. */
export function isClosed(state: PickupState): boolean {
  return state === 'handed_over' || state === 'cancelled' || state === 'expired';
}
