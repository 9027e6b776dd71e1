/**
 * A batch of one station's mutations in one transaction, each with exactly one effect.
 *
 *   lock the station's row ─ may it? ─ which were answered before? ─ the rest next in order?
 *     └─ gate ─ read all they touch ─ reduce one after the other in memory ─ write ─ store answers ─ commit
 *
 * 1. The station's row is the lock: whatever is resent, in parallel or to another node, waits here and
 *    then finds the stored answers. So what follows the lock is read by statements of their own: one that
 *    waited in the same statement would still see the time before.
 * 2. Order of locks, everywhere: station, then gate, then records.
 * 3. Who reads sees all of a batch or nothing of it, and so never half a mutation (ADR 0046).
 * 4. A mutation that cannot be carried out is rejected in memory (reduce-batch.ts) and does not disturb the
 *    others. Where PostgreSQL cannot keep what came out, the batch is taken again in halves until the
 *    guilty one is alone, and is rejected in a transaction of its own. When the world is broken instead (no
 *    connection, a timeout) this throws, and what was not committed is sent again.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { MutationResult } from '#shared/domain/mutation.ts';
import { type reduceMutation, touchedRecords } from '#shared/domain/mutations.ts';
import { type permitMutation, staffOfMutation } from '#shared/domain/permit-mutation.ts';
import { termsRecord } from '#shared/domain/pickup-lease.ts';
import { recordKey, type RecordRef } from '#shared/domain/record.ts';
import type { Refusal } from '#shared/protocol/connect.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { DocumentTooLargeError } from '../records/document-size.ts';
import { followUp } from '../pickups/follow-up.ts';
import { checkTakeOvers } from '../pickups/take-over.ts';
import { readRecords } from '../records/read-records.ts';
import { gatePassed, type VersionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import { standingColumns, type StandingRow } from '../stations/find-station.ts';
import { keptOf } from './kept-mutation.ts';
import type { SentMutation } from './read-mutation.ts';
import {
  couldNot,
  type Decision,
  type PushingStation,
  reduceBatch,
  type TouchingMutation,
} from './reduce-batch.ts';
import { readStoredAnswers } from './stored-answers.ts';

export interface BatchPorts {
  db: Kysely<Database>;
  gate: VersionGate;
  reduce: typeof reduceMutation;
  /** Whether whoever made a mutation may; tests of other things bring one that lets everybody. */
  permit: typeof permitMutation;
  /**
   * Whether the station may push, asked of its row under the lock: who is removed meanwhile is not served.
   * @param row undefined where the station is gone.
   */
  stands: (row: StandingRow | undefined) => Refusal | 'regranted' | 'stands';
  clock: Pick<Clock, 'now'>;
  log: Log;
}

export interface Answered {
  head: SentMutation['head'];
  result: MutationResult;
  /** It was answered before, and had its effect then. */
  resent: boolean;
}

export type BatchAnswer =
  | {
      status: 'answered';
      answers: Answered[];
      lastSequence: number;
      /** The newest version in each scope that the batch changed. */
      changed: ReadonlyMap<string, number>;
    }
  | { status: 'gap'; expected: number }
  | { status: 'rewound'; lastSequence: number }
  /** As the station stands, nothing of it was taken. */
  | { status: 'refused'; refusal: Refusal }
  /** What the station is granted has changed; nothing was taken yet. */
  | { status: 'regranted' };

/**
 * Applies a batch, or finds out which of it were applied before.
 * @param batch in the order of their numbers, each one more than the one before; not empty.
 * Throws only where it should be sent again.
 */
export async function acceptBatch(
  ports: BatchPorts,
  station: PushingStation,
  batch: readonly SentMutation[],
): Promise<BatchAnswer> {
  try {
    return await inTransaction(ports, station, batch);
  } catch (error) {
    if (!isFaultOfMutation(error)) throw error;
    const [only, ...others] = batch;
    if (only === undefined) throw error;
    if (others.length === 0) {
      logFailure(ports.log, station, only, error);
      return await inTransaction(ports, station, [{ head: only.head, poison: couldNot() }]);
    }
    const half = batch.length >> 1;
    const first = await acceptBatch(ports, station, batch.slice(0, half));
    if (first.status !== 'answered') return first;
    const rest = await acceptBatch(ports, station, batch.slice(half));
    return rest.status === 'answered'
      ? {
          ...rest,
          answers: [...first.answers, ...rest.answers],
          changed: new Map([...first.changed, ...rest.changed]),
        }
      : rest;
  }
}

function inTransaction(
  ports: BatchPorts,
  station: PushingStation,
  batch: readonly SentMutation[],
): Promise<BatchAnswer> {
  return ports.db.transaction().execute(async (trx): Promise<BatchAnswer> => {
    const row = await trx
      .selectFrom('station')
      .select(['last_sequence', ...standingColumns])
      .where('id', '=', station.id)
      .forUpdate()
      .executeTakeFirst();
    const stands = ports.stands(row);
    if (stands === 'regranted') return { status: stands };
    if (stands !== 'stands') return { status: 'refused', refusal: stands };
    if (row === undefined) throw new Error('a station without a row cannot push');
    const ids = batch.map(({ head }) => head.id);
    const stored = await readStoredAnswers(trx, station.id, ids);

    const known = new Set(stored.keys());
    const fresh = new Set<SentMutation>();
    let last = row.last_sequence;
    for (const sent of batch) {
      const { sequence } = sent.head;
      const id = sent.head.id.toLowerCase();
      if (known.has(id)) {
        // A station that was rewound sends what it sent before under a new number: the number is used up.
        if (sequence === last + 1) last = sequence;
        continue;
      }
      // Nothing of the batch was new before one of these: what is new has the number that follows.
      if (sequence <= last) return { status: 'rewound', lastSequence: last };
      if (sequence > last + 1) return { status: 'gap', expected: last + 1 };
      known.add(id);
      fresh.add(sent);
      last = sequence;
    }

    const { results, changed } = await carryOut(trx, ports, station, [...fresh]);
    const answers = batch.map((sent): Answered => {
      const id = sent.head.id.toLowerCase();
      const result = stored.get(id) ?? results.get(id);
      if (result === undefined) throw new Error('a mutation was left without a result');
      return { head: sent.head, result, resent: !fresh.has(sent) };
    });
    if (last !== row.last_sequence) await storeAnswers(trx, station.id, last, answers, batch);
    return { status: 'answered', answers, lastSequence: last, changed };
  });
}

/** @returns the result of each, by its id in lower case; and the scopes that changed. */
async function carryOut(
  trx: Transaction<Database>,
  ports: BatchPorts,
  station: PushingStation,
  fresh: readonly SentMutation[],
): Promise<{ results: Map<string, MutationResult>; changed: Map<string, number> }> {
  const { gate, reduce, permit, clock, log } = ports;
  const results = new Map<string, MutationResult>();
  const batch: TouchingMutation[] = [];
  // Nobody has seen anything tomorrow: a counter whose clock is ahead would have the newest word for ever.
  // Nor before 1970: no calendar at any screen could show when.
  const nowMs = clock.now();
  for (const sent of fresh) {
    if (!('mutation' in sent)) {
      results.set(sent.head.id.toLowerCase(), sent.poison);
      continue;
    }
    const observedAt = Math.max(0, Math.min(sent.mutation.observedAt, nowMs));
    const mutation = { ...sent.mutation, observedAt };
    try {
      batch.push({ mutation, touched: touchedRecords(mutation) });
    } catch (error) {
      logFailure(log, station, sent, error);
      results.set(sent.head.id.toLowerCase(), couldNot());
    }
  }
  if (batch.length === 0) return { results, changed: new Map() };

  await gate(trx);
  const held = await readRecords(trx, [...touchedOf(batch), termsRecord(station.store)]);
  const checked = await checkTakeOvers(trx, batch, held);
  const { decisions, writes, accepted } = reduceBatch(
    checked,
    held,
    station,
    { reduce, permit },
    (mutation, error) => logFailure(log, station, { head: mutation, mutation }, error),
  );
  const further = await followUp(trx, accepted);
  const { versions, scopes } = await writeRecords(trx, [...writes, ...further], gatePassed);
  for (const [id, decision] of decisions) {
    results.set(
      id.toLowerCase(),
      awaitedBy(decision, (key) => versions.get(key) ?? held.get(key)?.version),
    );
  }
  return { results, changed: scopes };
}

/** Every record that the batch touches, and those that say who made it, once. */
function touchedOf(batch: readonly TouchingMutation[]): RecordRef[] {
  const refs = batch.flatMap(({ mutation, touched }) => [...touched, ...staffOfMutation(mutation)]);
  return [...new Map(refs.map((ref) => [recordKey(ref), ref])).values()];
}

/**
 * The versions that the station is to wait for before it forgets the mutation. Where a record was so
 * already (two people took the same thing back), that is the version that made it so: the station may
 * not have it yet, and would show the old state again. Where several of a batch wrote one record, it is
 * the one version that holds all they did.
 */
function awaitedBy(
  decision: Decision,
  versionOf: (key: string) => number | undefined,
): MutationResult {
  if ('result' in decision) return decision.result;
  const versions = decision.awaited.flatMap((key): [string, number][] => {
    const version = versionOf(key);
    return version === undefined ? [] : [[key, version]];
  });
  return { status: 'accepted', versions: Object.fromEntries(versions) };
}

async function storeAnswers(
  trx: Transaction<Database>,
  station: string,
  lastSequence: number,
  answers: readonly Answered[],
  batch: readonly SentMutation[],
): Promise<void> {
  const sent = new Map(batch.map((one) => [one.head.id, one]));
  const rows = answers
    .filter(({ resent }) => !resent)
    .map(({ head: { id, sequence }, result }) => ({
      sequence,
      mutation: id,
      result,
      ...keptOf(sent.get(id), result),
    }));
  await sql`
    with stored as (
      insert into mutation_result (station, sequence, mutation, result, sent, subject)
      select ${station}, sequence, mutation, result, sent, subject
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as (
          sequence bigint, mutation uuid, result jsonb, sent jsonb, subject text
        )
    )
    update station set last_sequence = ${lastSequence}, last_contact_at = now() where id = ${station}
  `.execute(trx);
}

function logFailure(log: Log, station: PushingStation, sent: SentMutation, error: unknown): void {
  log.error('a mutation could not be carried out', {
    station: station.id,
    sequence: sent.head.sequence,
    ...('mutation' in sent ? { name: sent.mutation.name } : {}),
    error,
  });
}

/** PostgreSQL's classes of errors that would come again each time: data, constraints, program limits. */
const sameEachTime = /^(?:22|23|54)/;

function isFaultOfMutation(error: unknown): boolean {
  if (error instanceof DocumentTooLargeError) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && sameEachTime.test(code) && code.length === 5;
}
