/** What look-up reads: the indexes of both files and what is visible over them. */
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import type { HubRows } from './hub-rows.ts';
import type { PendingCustomers } from './pending-customers.ts';
import type { TermIndex } from './term-index.ts';

/** One file's index of codes and the records behind it. */
export interface SearchSource {
  terms: TermIndex;
  readNumber(number: number): RecordState | undefined;
}

export interface Searched {
  sources: readonly SearchSource[];
  rows: HubRows;
  pending: PendingCustomers;
  /** Ids of customers lately looked at here. */
  seen(): Iterable<string>;
  /** The visible record. */
  read(ref: RecordRef): RecordState | undefined;
  /** When the customer's newest visible order was placed. */
  lastOrderAt(customerId: string): number | null;
}
