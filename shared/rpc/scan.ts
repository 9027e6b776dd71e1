/** What the station knows of a scanned code. Made by station services. */
import { z } from 'zod';
import { GarmentType } from '#shared/domain/size.ts';
import { RecordId } from '#shared/domain/record.ts';
import { CustomerHit } from './customer-views.ts';

/** A product as the counter shows it after a scan. */
export const ProductView = z.object({
  productId: RecordId,
  title: z.string(),
  vendor: z.string().nullable(),
  /** In minor units of `currency`; of the scanned variant, or null where it has none. */
  priceMinor: z.int().nullable(),
  currency: z.string(),
  gtin: z.string(),
  /** The product's options, such as Color, with all their values and the scanned variant's. */
  options: z.array(
    z.object({ name: z.string(), values: z.array(z.string()), scanned: z.string().nullable() }),
  ),
  /** What a size of it is recorded as; null where it is none of the garments that have sizes. */
  garment: GarmentType.nullable(),
  /** The scanned variant's size as its label says it. */
  size: z.string().nullable(),
});
export type ProductView = z.infer<typeof ProductView>;

export const ScannedOrder = z.object({ orderId: RecordId, number: z.string(), placedAt: z.int() });
export type ScannedOrder = z.infer<typeof ScannedOrder>;

export const ScanFound = z.discriminatedUnion('what', [
  /** One customer; by their own code, or by an order of theirs. `code` is what finds them in the box. */
  z.object({
    what: z.literal('customer'),
    hit: CustomerHit,
    order: ScannedOrder.nullable(),
    code: z.string(),
  }),
  /** An order that names nobody the book knows. */
  z.object({ what: z.literal('order'), order: ScannedOrder }),
  z.object({ what: z.literal('product'), product: ProductView }),
  /** No single thing: to be looked up as if it had been typed. */
  z.object({ what: z.literal('text'), text: z.string() }),
  /** A code of a known kind behind which nothing is, here. */
  z.object({
    what: z.literal('unknown'),
    kind: z.enum(['member', 'pickup', 'order', 'product']),
    code: z.string(),
  }),
  /** A number that must not be kept, and is not repeated. */
  z.object({ what: z.literal('forbidden'), number: z.enum(['resident_number', 'card_number']) }),
]);
export type ScanFound = z.infer<typeof ScanFound>;
