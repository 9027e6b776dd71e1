/**
 * What is kept of an order whose customer was erased: what was sold, when, for how much and how it was
 * paid, which tax and commercial law want for years, and nothing that says by whom it was bought. Only
 * the fields that are known to be such are taken over; what another system added might be a name.
 */
import { Order, OrderLine } from '#shared/domain/order.ts';

const kept = [
  'number',
  'placedAt',
  'channel',
  'source',
  'store',
  'currency',
  'totalMinor',
  'refundedMinor',
  'payment',
  'fulfilment',
] as const satisfies (keyof Order)[];

/** @param doc an order's document of whatever shape; fields that cannot be read are left out. */
export function orderWithoutPerson(doc: Record<string, unknown>): Record<string, unknown> {
  const facts = kept.flatMap((field) => {
    const read = Order.shape[field].safeParse(doc[field]);
    return read.success && read.data !== undefined ? [[field, read.data] as const] : [];
  });
  const lines = OrderLine.array().safeParse(doc.lines);
  return {
    ...Object.fromEntries(facts),
    lines: lines.success ? lines.data : [],
    customerId: null,
    customerErased: true,
  };
}

/** Bought and not handed over or sent yet: somebody should know before the name is gone. */
export function isOpenOrder(doc: Record<string, unknown>): boolean {
  return doc.fulfilment === 'unfulfilled' || doc.fulfilment === 'partial';
}
