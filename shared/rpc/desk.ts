/**
 * What the pickup desk's screens see and ask. Everything of people is masked by the station before it comes
 * here: a pickup station knows nobody's whole name, phone or e-mail.
 *
 * A *check* is one person standing at the desk for one pickup: the station keeps what was proven so far, so
 * that a screen can only ask, never claim. It ends with the hand-over, with another check, or with the sign-in.
 */
import { z } from 'zod';
import { IncidentReason } from '#shared/domain/desk-incident.ts';
import {
  HoldReason,
  MaskedPerson,
  PickupPayment,
  PickupState,
  ProofMethod,
  ShortageReason,
  ShortageThen,
  Verified,
} from '#shared/domain/pickup.ts';
import { RecordId } from '#shared/domain/record.ts';
import { SaveState } from './customer-views.ts';

/** Person at the desk as staff see them. `initial` is all that the customer's side may ever show. */
export const DeskPerson = MaskedPerson;

export const DeskLine = z.object({
  lineId: z.string(),
  title: z.string(),
  variant: z.string().nullable(),
  size: z.string().nullable(),
  gtin: z.string().nullable(),
  quantity: z.int().min(1),
  priceMinor: z.int().min(0),
  picked: z.int().min(0),
  handedOver: z.int().min(0),
  refunded: z.int().min(0),
  cancelled: z.int().min(0),
  /** Came back over this desk. */
  returned: z.int().min(0),
  shortage: z
    .object({ reason: ShortageReason, next: ShortageThen, quantity: z.int().min(0) })
    .nullable(),
});

export const DeskPickup = z.object({
  pickupId: RecordId,
  /** `#1042`. */
  number: z.string(),
  /** The end of the number, for the customer's side: `42`. */
  tail: z.string(),
  state: PickupState,
  buyer: DeskPerson,
  collectors: z.array(DeskPerson.extend({ collectorId: z.string(), expiresAt: z.int() })),
  lines: z.array(DeskLine),
  placedAt: z.int(),
  readyAt: z.int().nullable(),
  keepUntil: z.int().nullable(),
  /** Since when somebody waits for it at the desk; null where nobody does. */
  waitingSince: z.int().nullable(),
  bin: z.string().nullable(),
  valueMinor: z.int(),
  currency: z.string(),
  payment: PickupPayment,
  /** Those that nobody released. */
  holds: z.array(z.object({ reason: HoldReason, at: z.int() })),
  /** This station holds its lease: it is safe to hand over offline. */
  leasedHere: z.boolean(),
  /** Claimed by another station, by name; null for none or this one. */
  claimedBy: z.string().nullable(),
  handOvers: z.array(
    z.object({
      handOverId: z.string(),
      at: z.int(),
      station: z.string(),
      staffName: z.string().nullable(),
      provisional: z.boolean(),
      undone: z.boolean(),
    }),
  ),
  /** Doubles that nobody has acknowledged. */
  incidents: z.int().min(0),
  save: SaveState,
});

export const StopReason = z.enum([
  'held_fraud',
  'held_unpaid',
  'held_age',
  'held_damaged',
  'not_paid',
  'not_ready',
  'handed_over',
  'cancelled',
  'expired',
  'claimed_elsewhere',
  'leased_elsewhere',
  'code_forged',
  'code_expired',
  'code_old',
  'code_other_store',
  'code_used',
  'code_wrong',
  'too_many_wrong',
  'desk_locked',
  'collector_expired',
  'offline_value',
  'unknown',
]);

export const Verdict = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready') }),
  /** Something is still to be proven: any one of `need`, each a set that goes together. */
  z.object({ is: z.literal('check_id'), need: z.array(z.array(ProofMethod)).min(1) }),
  /** Goes, with a warning: cut off and without the lease. */
  z.object({ is: z.literal('provisional') }),
  /** `lead`: a lead can let it pass with a PIN and a reason. */
  z.object({
    is: z.literal('stop'),
    reason: StopReason,
    lead: z.boolean(),
  }),
]);

export const DeskCheck = z.object({
  checkId: z.uuid(),
  pickup: DeskPickup,
  /** Who stands here: null the buyer, else the named collector. */
  collectorId: z.string().nullable(),
  verdict: Verdict,
  proven: z.array(ProofMethod),
  /** Wrong tries that are left for the code or the four digits; null while none was wrong. */
  triesLeft: z.int().nullable(),
  /** What is asked where `question` is among the needs: which of these did they buy, and the choices. */
  question: z.object({ asks: z.enum(['which_item']), choices: z.array(z.string()) }).nullable(),
});

/** One more proof, as it was given at the desk. */
export const Proof = z.discriminatedUnion('method', [
  z.object({ method: z.literal('code'), typed: z.string().max(40) }),
  z.object({ method: z.literal('last_four'), digits: z.string().regex(/^\d{4}$/) }),
  /** The kind of document only: never a number, never a picture. */
  z.object({
    method: z.literal('id_seen'),
    kind: Verified.shape.document.unwrap(),
  }),
  z.object({ method: z.literal('question'), choice: z.int().min(0) }),
  /** The lead's approval is in the call (`approval`), by ADR 0063. */
  z.object({ method: z.literal('lead') }),
]);

/** What a scan or a typed text means at the desk. */
export const DeskRead = z.discriminatedUnion('what', [
  z.object({ what: z.literal('check'), check: DeskCheck }),
  /** Several it could be, or nobody. */
  z.object({ what: z.literal('found'), hits: z.array(DeskPickup), total: z.int() }),
  z.object({ what: z.literal('product'), gtin: z.string() }),
  z.object({ what: z.literal('bin'), bin: z.string() }),
  z.object({ what: z.literal('done_card') }),
  /** A pickup code that is no good and leads to no pickup here. */
  z.object({ what: z.literal('stop'), reason: StopReason }),
  z.object({ what: z.literal('forbidden') }),
]);

export type DeskPerson = z.infer<typeof DeskPerson>;
export type DeskLine = z.infer<typeof DeskLine>;
export type DeskPickup = z.infer<typeof DeskPickup>;
export type StopReason = z.infer<typeof StopReason>;
export type Verdict = z.infer<typeof Verdict>;
export type DeskCheck = z.infer<typeof DeskCheck>;
export type Proof = z.infer<typeof Proof>;
export type DeskRead = z.infer<typeof DeskRead>;

export const DeskWait = z.object({
  arrivals: z.array(
    z.object({
      arrivalId: z.string(),
      pickup: DeskPickup,
      at: z.int(),
      via: z.enum(['hub', 'kiosk', 'desk']),
    }),
  ),
  targetWaitMs: z.int(),
  /** This station has a printer for slips and labels. */
  printer: z.boolean(),
  ready: z.int(),
  incidents: z.int(),
  today: z.object({
    handedOver: z.int(),
    returned: z.int(),
    served: z.int(),
    medianWaitMs: z.int().nullable(),
    overTarget: z.int(),
    byHour: z.array(z.int()).length(24),
  }),
});
export type DeskWait = z.infer<typeof DeskWait>;

export const QueueGroup = z.enum(['new', 'picking', 'ready', 'waiting', 'problem', 'expired']);
export type QueueGroup = z.infer<typeof QueueGroup>;
export const DeskQueue = z.object({
  pickups: z.array(DeskPickup.extend({ group: QueueGroup, since: z.int() })),
  counts: z.record(QueueGroup, z.object({ count: z.int(), oldestAt: z.int().nullable() })),
});
export type DeskQueue = z.infer<typeof DeskQueue>;

export const ReturnOpened = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    pickup: DeskPickup,
    until: z.int(),
    eligible: z.array(z.object({ lineId: z.string(), quantity: z.int() })),
  }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['not_found', 'not_handed_over', 'window_over', 'already_returned']),
  }),
]);
export type ReturnOpened = z.infer<typeof ReturnOpened>;

export const Alternative = z.object({
  gtin: z.string(),
  title: z.string(),
  size: z.string().nullable(),
  variant: z.string().nullable(),
  priceMinor: z.int().nullable(),
  currency: z.string(),
  inStock: z.int().nullable(),
  asOf: z.int().nullable(),
  why: z.enum(['right_size', 'similar']),
});
export type Alternative = z.infer<typeof Alternative>;

export const DeskIncident = z.object({
  incidentId: z.string(),
  pickupId: RecordId,
  number: z.string(),
  reason: IncidentReason,
  at: z.int(),
  acknowledged: z.boolean(),
  handOvers: z.array(
    z.object({
      at: z.int(),
      station: z.string(),
      store: z.string(),
      staffName: z.string().nullable(),
      provisional: z.boolean(),
      /** Whether it is the one that counts. */
      counted: z.boolean(),
      pieces: z.int(),
    }),
  ),
});
export type DeskIncident = z.infer<typeof DeskIncident>;
