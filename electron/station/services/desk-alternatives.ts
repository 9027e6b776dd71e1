/**
 * What else there is where something did not fit: the same in the next size first, then others of the kind
 * in that size. From the catalogue that the station holds, offline; its stock is as old as that.
 */
import { garmentOf, sizeOptionOf } from '#shared/domain/garment-of.ts';
import { Product, type ProductVariant } from '#shared/domain/product.ts';
import type { CallArgs, CallResult } from '#shared/rpc/contract.ts';
import type { Alternative } from '#shared/rpc/desk.ts';
import type { ServiceContext } from './context.ts';
import { readPickup } from './desk-view.ts';

const SAME_MOST = 3;
const OTHERS_MOST = 4;
/** So much of a catalogue is looked through for others of the kind. */
const LOOKED_AT = 2_000;
const AT_ONCE = 200;

export function alternativesTo(
  context: ServiceContext,
  { pickupId, lineId, reason }: CallArgs<'desk.alternatives'>,
): CallResult<'desk.alternatives'> {
  if (reason !== 'too_small' && reason !== 'too_large') return [];
  const line = readPickup(context, pickupId)?.lines.find(({ id }) => id === lineId);
  const gtin = line?.gtin;
  if (gtin === undefined) return [];
  const asOf = context.store.scopes().find(({ scope }) => scope === 'catalog')?.levelAt ?? null;
  for (const { id, doc } of context.store.productsWithGtin(gtin)) {
    const product = Product.safeParse(doc).data;
    const bought = product?.variants.find((variant) => variant.gtin === gtin);
    if (product === undefined || bought === undefined) continue;
    const sizes = sizesToTry(product, bought, reason);
    const same = sizes.flatMap((size) => inSize(product, size, bought)).slice(0, SAME_MOST);
    const others = othersInSize(context, id, product, sizes);
    return [
      ...same.map((variant) => shown(product, variant, asOf, 'right_size')),
      ...others.map(([other, variant]) => shown(other, variant, asOf, 'similar')),
    ];
  }
  return [];
}

/** The sizes on the right side of the one that did not fit, the nearest first. */
function sizesToTry(
  product: Product,
  bought: ProductVariant,
  reason: 'too_small' | 'too_large',
): string[] {
  const at = sizeOptionOf(product);
  const own = bought.options[at];
  if (at < 0 || own === undefined) return [];
  const known = [...new Set(product.variants.flatMap(({ options }) => options[at] ?? []))];
  // Numbers in their order; letters in the order of the catalogue, which is that of the label.
  const sizes = known.every((size) => /^\d+(?:\.\d+)?$/.test(size))
    ? known.toSorted((a, b) => Number(a) - Number(b))
    : known.toSorted((a, b) => letterRank(a, known) - letterRank(b, known));
  const place = sizes.indexOf(own);
  return reason === 'too_small' ? sizes.slice(place + 1) : sizes.slice(0, place).reverse();
}

const letters = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', '2XL', '3XL', '4XL'];

function letterRank(size: string, known: readonly string[]): number {
  const rank = letters.indexOf(size.toUpperCase());
  return rank < 0 ? letters.length + known.indexOf(size) : rank;
}

/** Variants of a size that are there, or of which nobody knows; in the colour that was bought first. */
function inSize(product: Product, size: string, bought?: ProductVariant): ProductVariant[] {
  const at = sizeOptionOf(product);
  const alike = ({ options }: ProductVariant) =>
    options.filter((value, i) => i !== at && value === bought?.options[i]).length;
  return product.variants
    .filter(({ options, stock, gtin }) => options[at] === size && stock !== 0 && gtin !== undefined)
    .toSorted((a, b) => alike(b) - alike(a));
}

function othersInSize(
  { store }: ServiceContext,
  boughtId: string,
  bought: Product,
  sizes: readonly string[],
): [Product, ProductVariant][] {
  const garment = garmentOf(bought);
  const [wanted] = sizes;
  if (garment === null || wanted === undefined) return [];
  const found: [Product, ProductVariant][] = [];
  let next: string | undefined = '';
  for (let looked = 0; next !== undefined && looked < LOOKED_AT; looked += AT_ONCE) {
    const some = store.listSome('product', next, AT_ONCE);
    next = some.next;
    for (const { id, doc } of some.records) {
      if (id === boughtId) continue;
      const named = doc as { type?: string; title?: string };
      if (typeof named.title !== 'string') continue;
      if (garmentOf({ type: named.type, title: named.title }) !== garment) continue;
      const product = Product.safeParse(doc).data;
      // Only what is known to be there: of something else, maybe is not worth a walk to the shelf.
      const variant =
        product?.published === true
          ? inSize(product, wanted).find(({ stock }) => (stock ?? 0) > 0)
          : undefined;
      if (product === undefined || variant === undefined) continue;
      found.push([product, variant]);
      if (found.length >= OTHERS_MOST) return found;
    }
  }
  return found;
}

function shown(
  product: Product,
  variant: ProductVariant,
  asOf: number | null,
  why: Alternative['why'],
): Alternative {
  const at = sizeOptionOf(product);
  const rest = variant.options.filter((_, i) => i !== at).join(' / ');
  return {
    gtin: variant.gtin ?? '',
    title: product.title,
    size: variant.options[at] ?? null,
    variant: rest === '' ? null : rest,
    priceMinor: variant.priceMinor ?? null,
    currency: product.currency,
    inStock: variant.stock ?? null,
    asOf,
    why,
  };
}
