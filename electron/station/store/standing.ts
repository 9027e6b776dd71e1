/**
 * How close a customer is to this store: kept with their words, so that of many who match equally well
 * the right ones come first. The higher number is closer.
 */
import type { RecordState } from '#shared/domain/record.ts';

export const HAS_OPEN_PICKUP = 8;
/** Opened here lately; known to this station only, and not kept with the words. */
export const LATELY_SEEN = 4;
export const OF_THIS_STORE = 2;
export const BOUGHT_HERE = 1;
/** The bits that `standingOfOrders` sets. */
export const STANDING_BY_ORDERS = HAS_OPEN_PICKUP | BOUGHT_HERE;

export const STANDING_MAX = 255;

/** From the closest to the farthest: the standings of each step, from the least to the most. */
export const CLOSENESS: readonly (readonly [number, number])[] = [
  [HAS_OPEN_PICKUP, STANDING_MAX],
  [OF_THIS_STORE | BOUGHT_HERE, HAS_OPEN_PICKUP - 1],
  [OF_THIS_STORE, OF_THIS_STORE],
  [BOUGHT_HERE, BOUGHT_HERE],
  [0, 0],
];

/** The bits that follow from the customer's own document. */
export function standingOfCustomer(doc: unknown, store: string): number {
  return fieldOf(doc, 'homeStore') === store ? OF_THIS_STORE : 0;
}

/** The bits that follow from the customer's orders. */
export function standingOfOrders(orders: readonly RecordState[], store: string): number {
  let standing = 0;
  for (const { doc } of orders) {
    if (!isOfStore(doc, store)) continue;
    standing |= BOUGHT_HERE;
    // Bought elsewhere, to be collected here, and not yet handed over.
    if (fieldOf(doc, 'channel') !== 'store' && fieldOf(doc, 'fulfilment') === 'unfulfilled') {
      standing |= HAS_OPEN_PICKUP;
    }
  }
  return standing;
}

export function isOfStore(doc: unknown, store: string): boolean {
  return fieldOf(doc, 'store') === store;
}

function fieldOf(doc: unknown, field: string): unknown {
  return (doc as Record<string, unknown> | null)?.[field];
}
