/** A product of the catalogue with its variants (size and colour runs). Prices in minor units. */
import { z } from 'zod';

export const ProductVariant = z.object({
  sku: z.string().max(120).optional(),
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .optional(),
  /** One value for each of the product's option names, in their order. */
  options: z.array(z.string().max(200)).max(3),
  priceMinor: z.int().optional(),
  stock: z.int().optional(),
});
export type ProductVariant = z.infer<typeof ProductVariant>;

export const Product = z.looseObject({
  handle: z.string().min(1).max(255),
  title: z.string().max(300),
  description: z.string().max(5000).optional(),
  vendor: z.string().max(200).optional(),
  type: z.string().max(200).optional(),
  tags: z.array(z.string().max(255)).max(250).optional(),
  published: z.boolean(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Names of the options, such as Size, Color. */
  options: z.array(z.string().max(100)).max(3),
  variants: z.array(ProductVariant).max(2048),
  images: z
    .array(z.object({ url: z.string().max(2000), alt: z.string().max(600).optional() }))
    .max(250)
    .optional(),
});
export type Product = z.infer<typeof Product>;
