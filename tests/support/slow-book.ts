/**
 * Look-up by looking at everybody who is visible in a store: slow, and obviously right. What the rule
 * (`matchRead`) says of a document is the definition; what is held against it here is everything that the
 * store does to be quick.
 */
import type { Store } from '#electron/station/store/store.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import { matchRead, type ReadDocument, readDocument } from '#shared/domain/search/match.ts';
import { readQuery } from '#shared/domain/search/query.ts';

export interface ExpectedHit {
  id: string;
  rank: number;
  /** How close the customer is to the store; higher comes first among those of one rank. */
  standing: number;
  lastOrderAt: number | null;
}

export interface SlowBook {
  /** A card was opened here. */
  open(id: string): void;
  /** Reads again what may look different now. */
  look(refs: Iterable<RecordRef>): void;
  lookAtAll(): void;
  /** Everybody who matches, in order of rank and standing. */
  search(text: string): ExpectedHit[];
}

interface Person {
  read: ReadDocument;
  standing: number;
  orderNumbers: string[];
  lastOrderAt: number | null;
}

interface OrderDoc {
  number: string;
  customerId: string | null;
  placedAt: number;
  channel: string;
  store?: string;
  fulfilment?: string;
}

/**
 * @param ids of everybody who may ever be in the book.
 * @param shop the station's store.
 */
export function createSlowBook(store: () => Store, ids: readonly string[], shop: string): SlowBook {
  const people = new Map<string, Person>();
  const buyers = new Map<string, string | null>();
  const opened = new Set<string>();

  function lookAt(id: string): void {
    const visible = store().read({ kind: 'customer', id });
    // Who is erased, or no longer granted, is forgotten.
    const held = store().readHubRow({ kind: 'customer', id });
    if (held === undefined ? people.has(id) : held.deleted) opened.delete(id);
    if (visible === undefined || visible.deleted) {
      people.delete(id);
      return;
    }
    const ownChange = JSON.stringify(held?.doc) !== JSON.stringify(visible.doc);
    const orders = store()
      .aboutCustomer(id)
      .filter(({ kind }) => kind === 'order')
      .map(({ doc }) => doc as OrderDoc);
    const here = orders.filter((order) => order.store === shop);
    const toCollect = here.some(
      ({ channel, fulfilment }) => channel !== 'store' && fulfilment === 'unfulfilled',
    );
    const homeStore = (visible.doc as { homeStore?: string }).homeStore;
    people.set(id, {
      read: readDocument(visible.doc),
      standing:
        (toCollect ? 8 : 0) +
        (ownChange || opened.has(id) ? 4 : 0) +
        (homeStore === shop ? 2 : 0) +
        (here.length > 0 ? 1 : 0),
      orderNumbers: orders.map(({ number }) => number),
      lastOrderAt: orders.length === 0 ? null : Math.max(...orders.map((order) => order.placedAt)),
    });
  }

  return {
    open(id) {
      opened.add(id);
      lookAt(id);
    },
    look(refs) {
      for (const { kind, id } of refs) {
        if (kind === 'customer') lookAt(id);
        if (kind !== 'order') continue;
        const doc = store().read({ kind, id })?.doc as OrderDoc | null | undefined;
        for (const buyer of [buyers.get(id), doc?.customerId]) if (buyer) lookAt(buyer);
        buyers.set(id, doc?.customerId ?? null);
      }
    },
    lookAtAll() {
      for (const id of ids) lookAt(id);
      for (const { id, doc } of store().list('order')) {
        buyers.set(id, (doc as OrderDoc).customerId);
      }
    },
    search(text) {
      const query = readQuery(text);
      const hits: ExpectedHit[] = [];
      for (const [id, { read, standing, orderNumbers, lastOrderAt }] of people) {
        const found = matchRead(query, read, orderNumbers);
        if (found !== null) hits.push({ id, rank: found.rank, standing, lastOrderAt });
      }
      return hits.sort((a, b) => a.rank - b.rank || b.standing - a.standing);
    },
  };
}
