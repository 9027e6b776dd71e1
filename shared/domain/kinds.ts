/**
 * What each kind is: its schema and the customer it is about. The one list that store, hub and
 * services look a kind up in. How a kind is searched stands in search/.
 */
import type { z } from 'zod';
import { Arrival } from './arrival.ts';
import { Consent } from './consent.ts';
import { Customer } from './customer.ts';
import { DeskIncident } from './desk-incident.ts';
import { GoodsReturn } from './goods-return.ts';
import { Note } from './note.ts';
import { Order } from './order.ts';
import { Pickup } from './pickup.ts';
import { PickupPolicy } from './pickup-policy.ts';
import { Preference } from './preference.ts';
import { Product } from './product.ts';
import type { Kind } from './record.ts';
import { Staff } from './staff.ts';

interface KindDefinition {
  schema: z.ZodType<Record<string, unknown>>;
  /** True where a document names the customer it is about in `customerId`. */
  aboutCustomer: boolean;
}

export const kinds: Record<Kind, KindDefinition> = {
  customer: { schema: Customer, aboutCustomer: false },
  consent: { schema: Consent, aboutCustomer: true },
  note: { schema: Note, aboutCustomer: true },
  order: { schema: Order, aboutCustomer: true },
  preference: { schema: Preference, aboutCustomer: true },
  product: { schema: Product, aboutCustomer: false },
  staff: { schema: Staff, aboutCustomer: false },
  pickup: { schema: Pickup, aboutCustomer: true },
  'pickup-policy': { schema: PickupPolicy, aboutCustomer: false },
  arrival: { schema: Arrival, aboutCustomer: false },
  return: { schema: GoodsReturn, aboutCustomer: false },
  incident: { schema: DeskIncident, aboutCustomer: false },
};

/**
 * The customer a record is about: itself for a customer, the one it names for the rest, or null.
 * Never throws: documents of unknown kinds and newer shapes are kept without being understood.
 */
export function subjectOf(kind: string, id: string, doc: unknown): string | null {
  if (kind === 'customer') return id;
  if (!Object.hasOwn(kinds, kind) || !kinds[kind as Kind].aboutCustomer) return null;
  const customerId = (doc as { customerId?: unknown } | null)?.customerId;
  return typeof customerId === 'string' ? customerId : null;
}
