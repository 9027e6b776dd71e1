/**
 * A pickup as the shop system sends it, whole, as often as it likes; and what becomes of the one that is
 * known. People come in with their names and go no further than here: the record gets them masked, and
 * hashed with the store's key.
 *
 * 1. The shop says what was ordered, paid, refunded, held for fraud or unpaid, and who may collect.
 * 2. The desk says what was picked, staged, claimed, handed over and returned. Nothing of that is changed.
 * 3. What was handed over cannot be refunded or cancelled any more: that is a return.
 */
import { z } from 'zod';
import { Email } from '#shared/domain/customer.ts';
import { OrderChannel } from '#shared/domain/order.ts';
import { PersonName } from '#shared/domain/person-name.ts';
import { toE164 } from '#shared/domain/phone.ts';
import {
  activeHolds,
  type Collector,
  HoldReason,
  isClosed,
  LINES_MOST,
  type Pickup,
  PickupLine,
  PickupPayment,
  remainingOf,
} from '#shared/domain/pickup.ts';
import { settled } from '#shared/domain/pickup-change.ts';
import {
  type FindablePerson,
  type HashForm,
  initialOf,
  maskedName,
  personForms,
} from '#shared/domain/pickup-find.ts';
import { RecordId, StoreId } from '#shared/domain/record.ts';

const count = z.int().min(0).max(10_000);
/** Milliseconds since 1970; until the year 2286, so that any calendar shows it and any sum of two. */
const moment = z.int().min(0).max(9_999_999_999_999);

const ShopPerson = z.object({
  name: PersonName,
  latinName: z.string().trim().max(160).optional(),
  phone: z.string().max(40).optional(),
  email: Email.optional(),
  loyalty: z.string().max(40).optional(),
  language: z.enum(['ko', 'en']).optional(),
});

const fromShop = {
  id: true,
  title: true,
  variant: true,
  size: true,
  sku: true,
  gtin: true,
  quantity: true,
  priceMinor: true,
} as const;
const ShopLine = z.object({
  ...PickupLine.pick(fromShop).shape,
  refunded: count.default(0),
  cancelled: count.default(0),
});

export const ShopPickup = z.object({
  store: StoreId,
  orderId: RecordId.optional(),
  /** The customer's record id, where the shop system knows it. */
  customerId: RecordId.optional(),
  channel: OrderChannel.default('online'),
  placedAt: moment,
  currency: z.string().regex(/^[A-Z]{3}$/),
  payment: PickupPayment,
  lines: z
    .array(ShopLine)
    .min(1)
    .max(LINES_MOST)
    .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, {
      error: 'two lines of one id',
    }),
  /** Holds as they are now; of `fraud` and `unpaid`, those that are missing are released. */
  holds: z.array(HoldReason).max(4).default([]),
  buyer: ShopPerson,
  collectors: z
    .array(ShopPerson.extend({ id: z.string().min(1).max(60), expiresAt: moment }))
    .max(5)
    .default([]),
  cancelled: z.boolean().default(false),
});
export type ShopPickup = z.infer<typeof ShopPickup>;

export interface ShopContext {
  nowMs: number;
  hash: HashForm;
  /** ISO 3166 code for phone numbers that name no country. */
  region: string;
  /** The customer was erased: nothing of the person is taken in any more. */
  erased: boolean;
}

/** The record as it is to be. `known` undefined makes a new one. The number is as people say it. */
export function pickupFromShop(
  number: string,
  shop: ShopPickup,
  known: Pickup | undefined,
  context: ShopContext,
): Pickup {
  // Goods of another store are picked anew.
  const base = known === undefined || known.store !== shop.store ? fresh(number, shop) : known;
  const withPeople = { ...base, ...peopleOf(shop, base, context) };
  const merged: Pickup = {
    ...withPeople,
    ...(shop.orderId === undefined ? {} : { orderId: shop.orderId }),
    channel: shop.channel,
    placedAt: shop.placedAt,
    currency: shop.currency,
    payment: shop.payment,
    valueMinor: shop.lines.reduce((sum, line) => sum + line.quantity * line.priceMinor, 0),
    lines: linesOf(shop, base),
    holds: holdsOf(shop, base, context.nowMs),
  };
  return isClosed(merged.state) ? reopened(merged) : settled(merged, context.nowMs);
}

/** More was ordered after all was handed over or called off: that is to be picked. What expired stays so. */
function reopened(pickup: Pickup): Pickup {
  const left = pickup.lines.some((line) => remainingOf(line) > 0);
  if (!left || pickup.state === 'expired') return pickup;
  const { closedAt: _over, readyAt: _was, ...open } = pickup;
  return { ...open, state: 'picking', keepUntil: null };
}

function fresh(number: string, shop: ShopPickup): Pickup {
  return {
    number,
    store: shop.store,
    customerId: null,
    channel: shop.channel,
    placedAt: shop.placedAt,
    currency: shop.currency,
    valueMinor: 0,
    payment: shop.payment,
    state: 'placed',
    lines: [],
    holds: [],
    buyer: { masked: '', initial: '', language: null },
    collectors: [],
    find: [],
    code: null,
    keepUntil: null,
    lease: null,
    claimed: null,
    handOvers: [],
    wrongCodes: 0,
  };
}

type People = Pick<Pickup, 'customerId' | 'buyer' | 'find' | 'collectors'>;

function peopleOf(shop: ShopPickup, base: Pickup, context: ShopContext): Partial<People> {
  if (base.customerErased === true) return {};
  if (context.erased) return nobody;
  const { hash, region, nowMs } = context;
  const find = (person: z.infer<typeof ShopPerson>): string[] => {
    const phone = person.phone === undefined ? undefined : toE164(person.phone, region);
    const findable: FindablePerson = { ...person, phone };
    return personForms(findable).map(hash).slice(0, 30);
  };
  const masked = ({ name, language }: z.infer<typeof ShopPerson>) => ({
    masked: maskedName(name).slice(0, 80),
    initial: initialOf(name),
    language: language ?? null,
  });
  const named = shop.collectors.map((person): Collector => {
    const before = base.collectors.find(({ id }) => id === person.id);
    const { id, expiresAt } = person;
    return {
      ...masked(person),
      id,
      expiresAt,
      find: find(person),
      by: null,
      at: before?.at ?? nowMs,
    };
  });
  const atDesk = base.collectors.filter(({ by }) => by !== null);
  return {
    customerId: shop.customerId ?? base.customerId,
    buyer: masked(shop.buyer),
    find: find(shop.buyer),
    collectors: [...named, ...atDesk].slice(0, 10),
  };
}

/** What is left of the people of a pickup whose customer was erased. */
export const nobody = {
  customerId: null,
  customerErased: true,
  buyer: { masked: '', initial: '', language: null },
  find: [],
  collectors: [],
} as const satisfies Partial<Pickup>;

function linesOf(shop: ShopPickup, base: Pickup): PickupLine[] {
  const lines = shop.lines.map((said): PickupLine => {
    const before = base.lines.find(({ id }) => id === said.id);
    const done = before?.handedOver ?? 0;
    const quantity = Math.max(said.quantity, done);
    // The desk may have cancelled what it could not find.
    const wanted = shop.cancelled ? quantity : Math.max(said.cancelled, before?.cancelled ?? 0);
    const refunded = Math.min(said.refunded, quantity - done);
    const cancelled = Math.min(wanted, quantity - done - refunded);
    const { refunded: _r, cancelled: _c, quantity: _q, ...facts } = said;
    const line = {
      picked: 0,
      handedOver: 0,
      returned: 0,
      ...before,
      ...facts,
      quantity,
      refunded,
      cancelled,
    };
    return { ...line, picked: Math.min(line.picked, done + remainingOf(line)) };
  });
  // A line that is said no more was taken off the order; what was handed over of it stays on the books.
  const gone = base.lines
    .filter(({ id }) => !shop.lines.some((said) => said.id === id))
    .map((line) => ({ ...line, cancelled: line.quantity - line.handedOver - line.refunded }));
  return [...lines, ...gone];
}

function holdsOf(shop: ShopPickup, base: Pickup, nowMs: number): Pickup['holds'] {
  const active = new Set(activeHolds(base).map(({ reason }) => reason));
  const released = base.holds.map((hold) =>
    hold.released === undefined &&
    (hold.reason === 'fraud' || hold.reason === 'unpaid') &&
    !shop.holds.includes(hold.reason)
      ? { ...hold, released: { at: nowMs, by: null } }
      : hold,
  );
  const added = [...new Set(shop.holds)]
    .filter((reason) => !active.has(reason))
    .map((reason) => ({ reason, at: nowMs, by: null }));
  return [...released, ...added].slice(-50);
}
