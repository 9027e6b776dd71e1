/**
 * What is visible of records with own pending mutations: the mutations' reducers run in sequence order
 * over the hub's rows.
 *
 * 1. A reducer that refuses contributes nothing (its customer was erased, its field changed by others):
 *    the hub will say so in its answer, and until then the hub's row is the better truth.
 * 2. An accepted mutation counts for a record until the version it made there has arrived.
 */
import type { Mutation, ReadRecord } from '#shared/domain/mutation.ts';
import { reduceMutation, type SendingStation } from '#shared/domain/mutations.ts';
import { recordKey, type RecordRef, type RecordState } from '#shared/domain/record.ts';
import type { OutboxEntry } from './store.ts';

/** Whether the replica holds a record at this version or a later one. */
export type HasArrived = (ref: RecordRef, version: number) => boolean;

/**
 * @param pending unsent and accepted entries in sequence order.
 * @returns the visible state of each record that something was written to, by `kind/id`.
 */
export function foldPending(
  pending: readonly OutboxEntry[],
  hubRow: ReadRecord,
  hasArrived: HasArrived,
  station: SendingStation,
): Map<string, RecordState> {
  const visible = new Map<string, RecordState>();
  const read: ReadRecord = (ref) => visible.get(recordKey(ref)) ?? hubRow(ref);
  for (const { mutation, result } of pending) {
    for (const { kind, id, scope, doc } of writesOf(mutation, read, station)) {
      const key = recordKey({ kind, id });
      if (result?.status === 'accepted') {
        const version = result.versions[key];
        if (version === undefined || hasArrived({ kind, id }, version)) continue;
      }
      const version = hubRow({ kind, id })?.version ?? 0;
      visible.set(key, { kind, id, scope, version, doc, deleted: false });
    }
  }
  return visible;
}

/** A reducer with a bug must not keep the station from opening; the hub sets such a mutation aside. */
function writesOf(mutation: Mutation, read: ReadRecord, station: SendingStation) {
  try {
    const reduction = reduceMutation(mutation, read, station);
    return reduction.status === 'writes' ? reduction.writes : [];
  } catch {
    return [];
  }
}
