/** What look-up reads: the indexes of both files and what is visible over them. */
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import type { HubRows } from './hub-rows.ts';
import type { PendingCustomers } from './pending-customers.ts';
import type { TermIndex } from './term-index.ts';
import type { SimilarSearch } from './words/similar-search.ts';
import type { StrictFound, StrictSearch } from './words/strict-request.ts';

/** One file's index of codes and the records behind it. */
export interface SearchSource {
  terms: TermIndex;
  readNumber(number: number): RecordState | undefined;
}

export interface Searched {
  sources: readonly SearchSource[];
  rows: HubRows;
  pending: PendingCustomers;
  /** Who matches every word, from the word index. */
  searchStrict(search: StrictSearch): StrictFound;
  /** Who is most likely meant, from the word index. */
  similar: SimilarSearch;
  /** Places in the word index of customers lately seen here. */
  seen(): ReadonlySet<number>;
  /** The visible record. */
  read(ref: RecordRef): RecordState | undefined;
  /** When the customer's newest visible order was placed. */
  lastOrderAt(customerId: string): number | null;
  /** How many pickups of theirs somebody waits for; read only where their standing says that there are any. */
  openPickups(customerId: string, standing: number): number;
  /** The customer of a row that no own change lies over, with their newest visible order's time. */
  customerOfRow(row: number): { customer: RecordState; lastOrderAt: number | null } | undefined;
}
