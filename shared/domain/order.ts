/**
 * An order, from any channel, as the profile shows it: what was bought, where, when and for how much.
 * Money is in minor units of `currency` (won have none: 39000 means ₩39,000). Never any card data.
 */
import { z } from 'zod';
import { RecordId, StoreId } from './record.ts';

export const OrderChannel = z.enum(['online', 'store', 'guideshop', 'phone', 'other']);
export type OrderChannel = z.infer<typeof OrderChannel>;

export const OrderLine = z.object({
  title: z.string().max(300),
  variant: z.string().max(200).optional(),
  sku: z.string().max(80).optional(),
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .optional(),
  quantity: z.int().min(0),
  priceMinor: z.int(),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const Order = z.looseObject({
  /** As people say it, with its prefix: `#1001`. */
  number: z.string().min(1).max(60),
  /** Null where the order names nobody the book knows. */
  customerId: RecordId.nullable(),
  /** The customer was erased; no import hangs the order on anybody again. */
  customerErased: z.literal(true).optional(),
  placedAt: z.int(),
  channel: OrderChannel,
  /** The system it came from: `shopify`, `demo`, `pos`. */
  source: z.string().max(40),
  store: StoreId.optional(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  totalMinor: z.int(),
  payment: z.string().max(40).optional(),
  fulfilment: z.string().max(40).optional(),
  refundedMinor: z.int().optional(),
  lines: z.array(OrderLine).max(500),
});
export type Order = z.infer<typeof Order>;

/** Digits after the decimal point in a currency's usual notation (0 for won and yen, else by Intl). */
export function minorDigits(currency: string): number {
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits ?? 2
    );
  } catch {
    return 2;
  }
}
