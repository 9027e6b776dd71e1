/**
 * What a scanned code means here: a customer, an order's customer, a product, or words. A code that is
 * only a number may be a member's or an order's; where it is one customer's exactly, it is that one.
 */
import { forbiddenNumberIn, hasResidentCheckDigit } from '#shared/domain/forbidden-numbers.ts';
import { garmentOf, sizeOptionOf } from '#shared/domain/garment-of.ts';
import { printedGtin } from '#shared/domain/gtin.ts';
import { Order } from '#shared/domain/order.ts';
import { Product } from '#shared/domain/product.ts';
import type { RecordState } from '#shared/domain/record.ts';
import { readScan } from '#shared/domain/scan.ts';
import { codeForms, codeOf } from '#shared/domain/search/searchable.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { CallArgs } from '#shared/rpc/contract.ts';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import type { ProductView, ScanFound, ScannedOrder } from '#shared/rpc/scan.ts';
import type { ServiceContext } from './context.ts';
import { searchCustomers } from './customer-search.ts';

/** Those whose number a code is exactly come first; more than so many need not be looked at. */
const candidatesMax = 50;

export function resolveScan(
  context: ServiceContext,
  { text }: CallArgs<'scan.resolve'>,
): ScanFound {
  const scan = readScan(text);
  switch (scan.what) {
    case 'member':
      return (
        customerOf(context, scan.number) ?? { what: 'unknown', kind: 'member', code: scan.number }
      );
    case 'pickup':
      return (
        orderFound(context, ordersOf(context, scan.order)) ?? {
          what: 'unknown',
          kind: 'pickup',
          code: scan.order,
        }
      );
    case 'order':
      return (
        orderFound(context, ordersOf(context, scan.number)) ?? {
          what: 'unknown',
          kind: 'order',
          code: scan.number,
        }
      );
    case 'product':
      return productFound(context, scan.gtin, text);
    case 'text':
      return known(context, scan.text) ?? { what: 'text', text: scan.text };
    case 'bin':
    case 'done':
      // Codes of the pickup desk, which reads them itself.
      return { what: 'text', text };
    case 'forbidden':
      return scan;
    default:
      return unreachable(scan);
  }
}

function known(context: ServiceContext, code: string): ScanFound | undefined {
  return customerOf(context, code) ?? orderFound(context, ordersOf(context, code));
}

/** The one customer whose member number this is. */
function customerOf(context: ServiceContext, number: string): ScanFound | undefined {
  const code = codeOf(number);
  if (code === '') return undefined;
  const [hit, ...others] = searchCustomers(context, {
    query: number,
    limit: candidatesMax,
  }).hits.filter(({ matches }) =>
    matches.some(({ field, text }) => field === 'loyalty' && codeForms(text).includes(code)),
  );
  if (hit === undefined || others.length > 0) return undefined;
  return { what: 'customer', hit, order: null, code: number };
}

interface FoundOrder {
  order: ScannedOrder;
  customerId: string | null;
}

/** By its number, or by its id as signed codes name it. */
function ordersOf({ store }: ServiceContext, named: string): FoundOrder[] {
  const byId = store.read({ kind: 'order', id: named });
  const records: RecordState[] =
    byId === undefined || byId.deleted ? store.ordersNumbered(named) : [byId];
  return records.flatMap(({ id, doc }) => {
    const order = Order.safeParse(doc);
    if (!order.success) return [];
    const { number, placedAt, customerId } = order.data;
    return [{ order: { orderId: id, number, placedAt }, customerId }];
  });
}

/** Undefined where there is none, or where several customers have an order of this number. */
function orderFound(context: ServiceContext, found: readonly FoundOrder[]): ScanFound | undefined {
  const [first, ...others] = found.toSorted((a, b) => b.order.placedAt - a.order.placedAt);
  if (first === undefined) return undefined;
  if (others.some(({ customerId }) => customerId !== first.customerId)) {
    return { what: 'text', text: first.order.number };
  }
  const { order, customerId } = first;
  const hit = customerId === null ? undefined : hitOf(context, customerId, order.number);
  if (hit === undefined) return { what: 'order', order };
  return { what: 'customer', hit, order, code: order.number };
}

function hitOf(
  context: ServiceContext,
  customerId: string,
  orderNumber: string,
): CustomerHit | undefined {
  return searchCustomers(context, { query: orderNumber, limit: 200 }).hits.find(
    (hit) => hit.customerId === customerId,
  );
}

function productFound(context: ServiceContext, gtin: string, scanned: string): ScanFound {
  for (const { id, doc } of context.store.productsWithGtin(gtin)) {
    const product = Product.safeParse(doc);
    if (product.success) return { what: 'product', product: viewOf(id, product.data, gtin) };
  }
  // A shop's member numbers may look like trade items; so may phone numbers, and what must not be kept.
  const other = known(context, scanned);
  if (other !== undefined) return other;
  if (forbiddenNumberIn(scanned) === 'resident_number' && hasResidentCheckDigit(scanned.trim())) {
    return { what: 'forbidden', number: 'resident_number' };
  }
  if (searchCustomers(context, { query: scanned, limit: 1 }).total > 0) {
    return { what: 'text', text: scanned };
  }
  return { what: 'unknown', kind: 'product', code: printedGtin(gtin) };
}

function viewOf(productId: string, product: Product, gtin: string): ProductView {
  const scanned = product.variants.find((variant) => variant.gtin === gtin);
  const sizeAt = sizeOptionOf(product);
  return {
    productId,
    title: product.title,
    vendor: product.vendor ?? null,
    priceMinor: scanned?.priceMinor ?? null,
    currency: product.currency,
    gtin,
    options: product.options.map((name, i) => ({
      name,
      values: [...new Set(product.variants.flatMap(({ options }) => options[i] ?? []))],
      scanned: scanned?.options[i] ?? null,
    })),
    garment: garmentOf(product),
    size: scanned?.options[sizeAt] ?? null,
  };
}
