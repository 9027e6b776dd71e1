/**
 * How close a customer is to this store: kept with their words, so that of many who match equally well
 * the right ones come first. The higher number is closer.
 */
import { isClosed, PickupState } from '#shared/domain/pickup.ts';
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

/** Kinds whose records say that somebody buys, or collects, at a store. */
export const isOfBuying = (kind: string): boolean => kind === 'order' || kind === 'pickup';

/** The bits that follow from the customer's orders and pickups. */
export function standingOfOrders(records: readonly RecordState[], store: string): number {
  let standing = 0;
  const here = records.filter(({ doc }) => isOfStore(doc, store));
  // Where a desk holds the order itself, that says more than what the shop system said of it once.
  const atDesk = new Set(
    here.flatMap(({ kind, doc }) => (kind === 'pickup' ? [fieldOf(doc, 'orderId')] : [])),
  );
  for (const { kind, id, doc } of here) {
    standing |= BOUGHT_HERE;
    if (kind === 'pickup' ? isOpenPickup(doc) : !atDesk.has(id) && isToCollect(doc)) {
      standing |= HAS_OPEN_PICKUP;
    }
  }
  return standing;
}

/** Whether somebody waits for it. */
export function isOpenPickup(doc: unknown): boolean {
  const state = PickupState.safeParse(fieldOf(doc, 'state'));
  return state.success && !isClosed(state.data);
}

/** Bought elsewhere, to be collected here, and not yet handed over. */
function isToCollect(doc: unknown): boolean {
  return fieldOf(doc, 'channel') !== 'store' && fieldOf(doc, 'fulfilment') === 'unfulfilled';
}

export function isOfStore(doc: unknown, store: string): boolean {
  return fieldOf(doc, 'store') === store;
}

function fieldOf(doc: unknown, field: string): unknown {
  return (doc as Record<string, unknown> | null)?.[field];
}
