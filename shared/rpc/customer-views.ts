/** What the screens show of a customer: the row in the list and the card. Made by station services. */
import { z } from 'zod';
import { Address, Customer } from '#shared/domain/customer.ts';
import { ConsentChannel, ConsentPurpose } from '#shared/domain/consent.ts';
import { Observed } from '#shared/domain/observer.ts';
import { OrderChannel, OrderLine } from '#shared/domain/order.ts';
import { PickupState } from '#shared/domain/pickup.ts';
import { PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';
import { RecordId, StoreId } from '#shared/domain/record.ts';

/** Why a row matched: the text to show and the parts of it (UTF-16 offsets, end exclusive) that matched. */
export const Match = z.object({
  field: z.enum([
    'name',
    'latinName',
    'alias',
    'phone',
    'email',
    'loyalty',
    'order',
    'city',
    'birthDate',
  ]),
  text: z.string(),
  ranges: z.array(z.tuple([z.int(), z.int()])),
});
export type Match = z.infer<typeof Match>;

export const CustomerHit = z.object({
  customerId: RecordId,
  name: z.string(),
  latinName: z.string().nullable(),
  /** National form, masked by policy but for what was matched. */
  phone: z.string().nullable(),
  city: z.string().nullable(),
  tier: z.string().nullable(),
  lastOrderAt: z.int().nullable(),
  /** How many pickups of theirs somebody waits for. */
  openPickups: z.int().min(0),
  matches: z.array(Match),
  /** Found by a likeness (a typing error, another spelling) and not by what was typed. */
  similar: z.boolean(),
});
export type CustomerHit = z.infer<typeof CustomerHit>;

/** Where a shown thing stands: with the hub, only here, or refused and waiting for a person. */
export const SaveState = z.enum(['synced', 'unsent', 'attention']);
export type SaveState = z.infer<typeof SaveState>;

export const CardPreference = z.object({
  preferenceId: RecordId,
  value: PreferenceValue,
  source: PreferenceSource,
  note: z.string().nullable(),
  observed: Observed,
  state: SaveState,
});
export type CardPreference = z.infer<typeof CardPreference>;

export const CardNote = z.object({
  noteId: RecordId,
  text: z.string(),
  observed: Observed,
  state: SaveState,
});
export type CardNote = z.infer<typeof CardNote>;

export const CardOrder = z.object({
  orderId: RecordId,
  number: z.string(),
  placedAt: z.int(),
  channel: OrderChannel,
  source: z.string(),
  store: StoreId.nullable(),
  currency: z.string(),
  totalMinor: z.int(),
  refundedMinor: z.int(),
  payment: z.string().nullable(),
  fulfilment: z.string().nullable(),
  lines: z.array(OrderLine),
});
export type CardOrder = z.infer<typeof CardOrder>;

/** An order of theirs that waits here, or is being made ready. */
export const CardPickup = z.object({
  pickupId: RecordId,
  number: z.string(),
  state: PickupState,
  /** Held or not paid: nothing is handed over. */
  stopped: z.boolean(),
  bin: z.string().nullable(),
  pieces: z.int().min(0),
  keepUntil: z.int().nullable(),
});
export type CardPickup = z.infer<typeof CardPickup>;

export const CardConsent = z.object({
  purpose: ConsentPurpose,
  channel: ConsentChannel,
  granted: z.boolean(),
  at: z.int(),
  source: z.string(),
});

/** Lists are newest first; retracted observations are left out. */
export const CustomerCard = z.object({
  customerId: RecordId,
  name: z.string(),
  /** The editable fields as they stand, for `was` of an edit. */
  fields: Customer.pick({ name: true, latinName: true, phone: true, email: true }).extend({
    address: Address.optional(),
  }),
  phoneShown: z.string().nullable(),
  loyalty: z.object({ number: z.string(), tier: z.string().nullable() }).nullable(),
  language: z.enum(['ko', 'en']).nullable(),
  since: z.int().nullable(),
  homeStore: StoreId.nullable(),
  tags: z.array(z.string()),
  /** State of the profile's own fields; fields that wait for the hub or for a person by name. */
  state: SaveState,
  fieldStates: z.record(z.string(), SaveState),
  consent: z.array(CardConsent),
  preferences: z.array(CardPreference),
  notes: z.array(CardNote),
  orders: z.array(CardOrder),
  /** Those that are open, the one that is kept for the shortest time first. */
  pickups: z.array(CardPickup),
});
export type CustomerCard = z.infer<typeof CustomerCard>;
