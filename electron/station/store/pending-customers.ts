/**
 * Customers with own pending changes, read and ready to be matched: what is visible of them is not what
 * the replica's index knows, so they are looked at one by one, and the replica's rows under them not at all.
 */
import type { RecordState } from '#shared/domain/record.ts';
import { type ReadDocument, readDocument } from '#shared/domain/search/match.ts';
import type { HubRows } from './hub-rows.ts';
import type { PendingRows } from './pending-rows.ts';
import { STANDING_BY_ORDERS, standingOfCustomer } from './standing.ts';

export interface PendingCustomer {
  record: RecordState;
  read: ReadDocument;
  standing: number;
}

export interface PendingCustomers {
  all(): readonly PendingCustomer[];
  /** Places in the replica's word index that they lie over. */
  covered(): ReadonlySet<number>;
}

export function createPendingCustomers(
  overlay: PendingRows,
  rows: HubRows,
  store: string,
): PendingCustomers {
  let customers: PendingCustomer[] = [];
  let covered = new Set<number>();
  let madeFor = '';

  /** Made again where either file changed since. */
  function follow(): void {
    const made = `${overlay.generation()} ${rows.words.generation()}`;
    if (made === madeFor) return;
    madeFor = made;
    covered = new Set();
    customers = overlay.list('customer').map((record) => {
      const number = rows.numberOf(record);
      const place = number === undefined ? -1 : rows.words.placeOf(number);
      if (place !== -1) covered.add(place);
      const byOrders = place === -1 ? 0 : rows.words.standingOf(place) & STANDING_BY_ORDERS;
      const standing = standingOfCustomer(record.doc, store) | byOrders;
      return { record, read: readDocument(record.doc), standing };
    });
  }

  return {
    all() {
      follow();
      return customers;
    },
    covered() {
      follow();
      return covered;
    },
  };
}
