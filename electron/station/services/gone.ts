/**
 * Why a customer is not in the book any more. A tombstone says that they are not here, and not why: they
 * were erased, which the hub tells in so many words, or they moved to a region that this station does not
 * hold. Somebody at the counter has to know which: one is for ever, the other a matter of asking elsewhere.
 */
import type { Refused } from '#shared/rpc/contract.ts';
import type { Store } from '../store/store.ts';

interface Book {
  store: Pick<Store, 'read' | 'wasErased'>;
}

/** Null where they are in the book, or never were as far as is known here. */
export function goneWhere({ store }: Book, customerId: string): 'erased' | 'elsewhere' | null {
  if (store.wasErased(customerId)) return 'erased';
  return store.read({ kind: 'customer', id: customerId })?.deleted === true ? 'elsewhere' : null;
}

/** As `goneWhere`, of a customer of whom there are own changes: they were in the book once. */
export function goneSince(
  book: { store: Pick<Store, 'read' | 'wasErased' | 'scopes'> },
  customerId: string,
): 'erased' | 'elsewhere' | null {
  const { store } = book;
  if (store.read({ kind: 'customer', id: customerId }) !== undefined) {
    return goneWhere(book, customerId);
  }
  if (store.wasErased(customerId)) return 'erased';
  // A book that is still coming may bring them yet; a scope that was withdrawn will not.
  return store.scopes().every(({ cursor }) => cursor.phase === 'feed') ? 'elsewhere' : null;
}

/** The refusal of what was asked about such a customer: `erased`, `elsewhere` or `not_found`. */
export function refuseGone(book: Book, customerId: string): Refused {
  const code = goneWhere(book, customerId) ?? 'not_found';
  const why = { erased: 'was erased', elsewhere: 'is held elsewhere', not_found: 'is not here' };
  return { ok: false, code, detail: `customer ${customerId} ${why[code]}` };
}
