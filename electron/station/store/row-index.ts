/**
 * How the replica's records are found: search terms, the words of customers, and how close each customer is
 * to this store. Changes in the caller's transaction, with the records.
 *
 * A customer's standing follows from their document and from their orders and pickups, whichever of them
 * came first: who is to be looked at again is for the caller to say, when the records are as they will be.
 */
import type { Database } from 'better-sqlite3';
import { searchableOf } from '#shared/domain/search/searchable.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import { indexWords } from '#shared/domain/search/words.ts';
import { columnsOf } from './record-columns.ts';
import { kindNumber, parsed, type RecordRow, selectAnyRecord } from './record-row.ts';
import type { ShownRows } from './shown-rows.ts';
import {
  isOfBuying,
  isOfStore,
  OF_THIS_STORE,
  STANDING_BY_ORDERS,
  standingOfCustomer,
  standingOfOrders,
} from './standing.ts';
import { createTermIndex, type TermChange, type TermIndex } from './term-index.ts';
import { createWordIndex, type WordChange, type WordIndex } from './words/word-index.ts';

/** The terms of a record before and after, and its document now. */
export interface IndexChange extends TermChange {
  kind: string;
  doc: unknown;
}

export interface RowIndex {
  terms: TermIndex;
  words: WordIndex;
  change(changes: readonly IndexChange[]): void;
  /** Adds who buys at this store, if that record says so of anyone. */
  addBuyer(buyers: Set<string>, kind: string, id: string, doc: unknown): void;
  /** Looks at customers' orders and pickups again; an id that is nobody's is passed over. */
  followOrders(customerIds: Iterable<string>): void;
  /** Empties it; `reindexSome` makes it anew. */
  forget(): void;
  /** Makes the index of up to `limit` records after `after`; the last number, or null at the end. */
  reindexSome(after: number, limit: number): number | null;
}

/** @param store the station's; who shops there comes first among equals. */
export function createRowIndex(db: Database, store: string, shown: ShownRows): RowIndex {
  const terms = createTermIndex(db);
  const words = createWordIndex(db);
  const anyNumber = db
    .prepare<[string, string], number>(
      `SELECT number FROM record WHERE kind = ${kindNumber} AND id = ?`,
    )
    .pluck();
  const some = db.prepare<[number, number], RecordRow>(
    `${selectAnyRecord} WHERE record.number > ? ORDER BY record.number LIMIT ?`,
  );

  function change(changes: readonly IndexChange[]): void {
    terms.change(changes);
    const customers = changes.filter(({ kind }) => kind === 'customer');
    words.change(
      customers.map(
        ({ row, doc }): WordChange => ({
          row,
          words: doc === null ? null : indexWords(searchableOf(doc)),
        }),
      ),
    );
    for (const { row, doc } of customers) {
      words.setStanding(row, standingOfCustomer(doc, store), OF_THIS_STORE);
    }
  }

  function addBuyer(buyers: Set<string>, kind: string, id: string, doc: unknown): void {
    if (!isOfBuying(kind) || !isOfStore(doc, store)) return;
    const { subject } = columnsOf(kind, id, doc);
    if (subject !== null) buyers.add(subject);
  }

  function followOrders(customerIds: Iterable<string>): void {
    for (const id of customerIds) {
      // Also of one who is not shown: they may be granted again before they are swept.
      const customer = anyNumber.get('customer', id);
      if (customer === undefined) continue;
      const standing = standingOfOrders(shown.buyingOf(id), store);
      words.setStanding(customer, standing, STANDING_BY_ORDERS);
    }
  }

  return {
    terms,
    words,
    change,
    addBuyer,
    followOrders,
    forget() {
      terms.removeAll();
      words.removeAll();
    },
    reindexSome(after, limit) {
      const documents = some.all(after, limit).map((row) => ({ ...row, doc: parsed(row.doc) }));
      change(
        documents.map(({ number, kind, doc }) => ({
          row: number,
          kind,
          doc,
          before: [],
          after: searchTerms(kind, doc),
        })),
      );
      const buyers = new Set<string>();
      for (const { kind, id, doc } of documents) {
        addBuyer(buyers, kind, id, doc);
        // A customer who comes after their orders and pickups.
        if (kind === 'customer' && doc !== null) buyers.add(id);
      }
      followOrders(buyers);
      return documents.at(-1)?.number ?? null;
    },
  };
}
