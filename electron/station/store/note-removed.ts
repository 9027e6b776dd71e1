/**
 * Notes what goes of a person when a row is replaced: a record with its keys, or their being named in an
 * order or a pickup.
 */
import { searchableOf } from '#shared/domain/search/searchable.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import { indexWords } from '#shared/domain/search/words.ts';
import { columnsOf } from './record-columns.ts';
import type { RemovedCounts } from './removed-counts.ts';

/**
 * In the caller's transaction.
 * @param before the document of a living record.
 * @param now the one that takes its place; null for a tombstone.
 */
export function noteRemoved(
  removed: RemovedCounts,
  kind: string,
  id: string,
  before: unknown,
  now: unknown,
): void {
  if (now !== null && kind !== 'order' && kind !== 'pickup') return;
  const subject = kind === 'customer' ? id : columnsOf(kind, id, before).subject;
  if (subject === null) return;
  if (now === null) {
    const words = kind === 'customer' ? indexWords(searchableOf(before)).length : 0;
    removed.add(subject, { records: 1, keys: searchTerms(kind, before).length + words });
  } else if ((now as { customerErased?: unknown }).customerErased === true) {
    removed.add(subject, { orders: 1 });
  }
}
