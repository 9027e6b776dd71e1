/**
 * The demo shop's catalogue: a small clothing brand with its colours and size runs. GTINs begin with
 * 29, which GS1 sets aside for use within a company, so that they are the numbers of nobody's goods.
 */
import { gtinCheckDigit } from '#shared/domain/gtin.ts';
import type { Product, ProductVariant } from '#shared/domain/product.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import type { GarmentType, SizeSystem } from '#shared/domain/size.ts';
import catalogue from '../../resources/demo-shop/catalogue.json' with { type: 'json' };

export type RunName = keyof typeof catalogue.sizeRuns;

export interface DemoProduct {
  handle: string;
  title: { ko: string; en: string };
  garment: GarmentType;
  for: 'women' | 'men' | 'all';
  sizes: RunName;
  priceMinor: number;
  colours: string[];
  fabric: string;
}

export interface SizeRun {
  system: SizeSystem;
  values: string[];
}

export const demoCurrency = 'KRW';
export const demoProducts = catalogue.products as DemoProduct[];
export const sizeRuns = catalogue.sizeRuns as Record<RunName, SizeRun>;

/** The name on screens and receipts, in both languages of the shop. */
export function productTitle({ title }: DemoProduct): string {
  return `${title.ko} ${title.en}`;
}

/** @throws for a handle that is not in the catalogue. */
export function demoProduct(handle: string): DemoProduct {
  const found = demoProducts.find((product) => product.handle === handle);
  if (found === undefined) throw new Error(`no ${handle} in the demo catalogue`);
  return found;
}

/** The variant of a product in a colour and size of its own. */
export function demoVariant(product: DemoProduct, colour: string, size: string): ProductVariant {
  const found = variants.get(product)?.get(`${colour}/${size}`);
  if (found === undefined) throw new Error(`no ${colour}/${size} of ${product.handle}`);
  return found;
}

export function catalogueRecords(): RecordWrite[] {
  return demoProducts.map((product) => {
    const doc: Product = {
      handle: product.handle,
      title: productTitle(product),
      description: `${product.title.en}, ${product.fabric}.`,
      vendor: catalogue.vendor,
      type: product.garment,
      tags: [product.for, product.fabric],
      published: true,
      currency: demoCurrency,
      options: ['Color', 'Size'],
      variants: [...(variants.get(product)?.values() ?? [])],
    };
    return { kind: 'product', id: `demo:product:${product.handle}`, scope: 'catalog', doc };
  });
}

/** Numbered through in the catalogue's order: products may be added at its end only. */
const variants = new Map<DemoProduct, Map<string, ProductVariant>>();
let number = 0;
for (const product of demoProducts) {
  const own = new Map<string, ProductVariant>();
  for (const colour of product.colours) {
    for (const size of sizeRuns[product.sizes].values) {
      number += 1;
      const digits = `0290${String(number).padStart(9, '0')}`;
      own.set(`${colour}/${size}`, {
        sku: `${product.handle}-${colour}-${size}`.toLowerCase(),
        gtin: `${digits}${gtinCheckDigit(digits)}`,
        options: [colour, size],
        priceMinor: product.priceMinor,
        stock: (number * 7) % 13,
      });
    }
  }
  variants.set(product, own);
}
