/**
 * What a batch of mutations comes to, decided in memory: each is reduced over the records as those before
 * it in the batch left them, and nothing is written yet. No clock, no database; a mutation that cannot be
 * carried out (its reducer throws, what it writes cannot be kept) is rejected here and changes nothing.
 */
import { type Mutation, type MutationResult, rejected } from '#shared/domain/mutation.ts';
import type { reduceMutation, SendingStation } from '#shared/domain/mutations.ts';
import type { permitMutation } from '#shared/domain/permit-mutation.ts';
import {
  type RecordRef,
  type RecordState,
  type RecordWrite,
  recordKey,
} from '#shared/domain/record.ts';
import { isStorable } from '#shared/domain/storable.ts';
import { assertDocumentFits } from '../records/document-size.ts';

export interface PushingStation extends SendingStation {
  grants: readonly string[];
}

/** A mutation with the records it says it touches. */
export interface TouchingMutation {
  mutation: Mutation;
  touched: readonly RecordRef[];
}

/**
 * A result, or where records are written (or were so already) the keys of those whose versions, known
 * only when the batch is written, the station is to wait for.
 */
export type Decision = { result: MutationResult } | { awaited: readonly string[] };

export interface ReducedBatch {
  /** By the mutation's id. */
  decisions: Map<string, Decision>;
  /** Each record that was written, as the last of the batch left it, in the order of the first. */
  writes: RecordWrite[];
  /** Each mutation that takes effect, with what it wrote, in their order. */
  accepted: { mutation: Mutation; writes: RecordWrite[] }[];
}

/**
 * @param held the records that the batch touches, as the database holds them.
 * @param failed told of each mutation that could not be carried out.
 */
export function reduceBatch(
  batch: readonly TouchingMutation[],
  held: ReadonlyMap<string, RecordState>,
  station: PushingStation,
  { reduce, permit }: { reduce: typeof reduceMutation; permit: typeof permitMutation },
  failed: (mutation: Mutation, error: unknown) => void,
): ReducedBatch {
  const running = new Map(held);
  const writes = new Map<string, RecordWrite>();
  const decisions = new Map<string, Decision>();
  const accepted: ReducedBatch['accepted'] = [];

  const decide = ({ mutation, touched }: TouchingMutation): Decision => {
    const records = touched.flatMap((ref) => running.get(recordKey(ref)) ?? []);
    const foreign = foreignTo(station, records);
    if (foreign !== undefined) return { result: notPermitted(foreign.scope) };
    const read = (ref: RecordRef) => running.get(recordKey(ref));
    const refused = permit(mutation, read, station);
    if (refused !== undefined) return { result: refused };
    const reduction = reduce(mutation, read, station);
    if (reduction.status !== 'writes') {
      if (!isStorable(reduction)) throw new UnstorableError('a result that cannot be kept');
      return { result: reduction };
    }
    const stray = foreignTo(station, reduction.writes);
    if (stray !== undefined) return { result: notPermitted(stray.scope) };
    const kept = reduction.writes.map(asKept);
    for (const write of kept) {
      const key = recordKey(write);
      writes.set(key, write);
      running.set(key, { version: 0, ...running.get(key), ...write, deleted: false });
    }
    accepted.push({ mutation, writes: kept });
    return { awaited: (kept.length === 0 ? records : kept).map(recordKey) };
  };

  for (const one of batch) {
    const { mutation } = one;
    try {
      decisions.set(mutation.id, decide(one));
    } catch (error) {
      failed(mutation, error);
      decisions.set(mutation.id, { result: couldNot() });
    }
  }
  return { decisions, writes: [...writes.values()], accepted };
}

/** The answer to a mutation that the hub could not carry out. */
export function couldNot(): MutationResult {
  return rejected('failed', 'the hub could not carry it out; its log says why');
}

class UnstorableError extends Error {
  override name = 'UnstorableError';
}

/** The write as PostgreSQL would give it back: what JSON leaves out is gone. Throws where it cannot be kept. */
function asKept(write: RecordWrite): RecordWrite {
  if (!isStorable(write)) throw new UnstorableError('a document that cannot be kept');
  const text = JSON.stringify(write.doc);
  assertDocumentFits(write, text);
  return { ...write, doc: JSON.parse(text) as RecordWrite['doc'] };
}

function foreignTo<Scoped extends Pick<RecordState, 'scope'>>(
  station: PushingStation,
  records: readonly Scoped[],
): Scoped | undefined {
  return records.find((record) => !station.grants.includes(record.scope));
}

function notPermitted(scope: string): MutationResult {
  return rejected('not_permitted', `the station does not hold ${scope}`);
}
