/**
 * One mutation, one transaction, exactly one effect.
 *
 *   lock the station's row ─ revoked? ─ answered before? ─ next in order?
 *     └─ gate ─ read what it touches ─ reduce ─ write ─ store the answer ─ commit
 *
 * 1. The station's row is the lock: whatever is resent, in parallel or to another node, waits here and
 *    then finds the stored answer. So what follows the lock is read by statements of their own: one that
 *    waited in the same statement would still see the time before.
 * 2. Order of locks, everywhere: station, then gate, then records.
 * 3. A mutation that cannot be carried out (the reducer throws, PostgreSQL cannot keep what it wrote)
 *    is answered `rejected: failed` in a transaction of its own, and the queue goes on. When the world
 *    is broken instead (no connection, a timeout) this throws, nothing is stored, and it is sent again.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { type MutationResult, type Reduction, rejected } from '#shared/domain/mutation.ts';
import {
  type reduceMutation,
  type SendingStation,
  touchedRecords,
} from '#shared/domain/mutations.ts';
import { type RecordState, type RecordWrite, recordKey } from '#shared/domain/record.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { DocumentTooLargeError } from '../records/document-size.ts';
import { readRecords } from '../records/read-records.ts';
import { isStorable } from '#shared/domain/storable.ts';
import { gatePassed, type VersionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import type { SentMutation } from './read-mutation.ts';

export interface MutationPorts {
  db: Kysely<Database>;
  gate: VersionGate;
  reduce: typeof reduceMutation;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

export interface PushingStation extends SendingStation {
  grants: readonly string[];
}

export type MutationAnswer =
  | { status: 'answered'; result: MutationResult; resent: boolean; lastSequence: number }
  | { status: 'gap'; expected: number }
  | { status: 'rewound'; lastSequence: number }
  | { status: 'revoked' };

/** Applies one mutation, or finds out that it was applied before. Throws only where it should be sent again. */
export async function acceptMutation(
  ports: MutationPorts,
  station: PushingStation,
  sent: SentMutation,
): Promise<MutationAnswer> {
  try {
    return await inTransaction(ports, station, sent);
  } catch (error) {
    if (!isFaultOfMutation(error)) throw error;
    const { sequence } = sent.head;
    ports.log.error('a mutation could not be carried out', {
      station: station.id,
      sequence,
      ...('mutation' in sent ? { name: sent.mutation.name } : {}),
      error,
    });
    const poison = rejected('failed', 'the hub could not carry it out; its log says why');
    return await inTransaction(ports, station, { head: sent.head, poison });
  }
}

function inTransaction(
  ports: MutationPorts,
  station: PushingStation,
  sent: SentMutation,
): Promise<MutationAnswer> {
  const { id, sequence } = sent.head;
  return ports.db.transaction().execute(async (trx): Promise<MutationAnswer> => {
    const row = await trx
      .selectFrom('station')
      .select(['last_sequence', 'revoked_at'])
      .where('id', '=', station.id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.revoked_at !== null) return { status: 'revoked' };
    const last = row.last_sequence;

    const stored = await trx
      .selectFrom('mutation_result')
      .select('result')
      .where('station', '=', station.id)
      .where('mutation', '=', id)
      .executeTakeFirst();
    if (stored !== undefined) {
      // A station that was rewound sends what it sent before under a new number: the number is used up.
      const lastSequence = sequence === last + 1 ? sequence : last;
      if (lastSequence !== last) await setLastSequence(trx, station.id, lastSequence);
      return { status: 'answered', result: stored.result, resent: true, lastSequence };
    }
    if (sequence <= last) return { status: 'rewound', lastSequence: last };
    if (sequence > last + 1) return { status: 'gap', expected: last + 1 };

    const result = await carryOut(trx, ports, station, sent);
    if (!isStorable(result)) throw new UnstorableResultError();
    await storeAnswer(trx, station.id, sent.head, result);
    return { status: 'answered', result, resent: false, lastSequence: sequence };
  });
}

async function carryOut(
  trx: Transaction<Database>,
  { gate, reduce, clock }: MutationPorts,
  station: PushingStation,
  sent: SentMutation,
): Promise<MutationResult> {
  if (!('mutation' in sent)) return withoutWrites(sent.poison);
  // Nobody has seen anything tomorrow: a counter whose clock is ahead would have the newest word for ever.
  const observedAt = Math.min(sent.mutation.observedAt, clock.now());
  const mutation = { ...sent.mutation, observedAt };
  await gate(trx);
  const held = await readRecords(
    trx,
    reducing(() => touchedRecords(mutation)),
  );
  const foreign = foreignTo(station, held.values());
  if (foreign !== undefined) return notPermitted(foreign.scope);

  const reduction = reducing(() => reduce(mutation, (ref) => held.get(recordKey(ref)), station));
  if (reduction.status !== 'writes') return reduction;
  const stray = foreignTo(station, reduction.writes);
  if (stray !== undefined) return notPermitted(stray.scope);
  const { versions } = await writeRecords(trx, reduction.writes, gatePassed);
  return { status: 'accepted', versions: versionsToAwait(reduction.writes, versions, held) };
}

/**
 * The versions that the station is to wait for before it forgets the mutation. Where a record was so
 * already (two people took the same thing back), that is the version that made it so: the station may
 * not have it yet, and would show the old state again.
 */
function versionsToAwait(
  writes: readonly RecordWrite[],
  written: ReadonlyMap<string, number>,
  held: ReadonlyMap<string, RecordState>,
): Record<string, number> {
  const keys = writes.length === 0 ? [...held.keys()] : writes.map(recordKey);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const version = written.get(key) ?? held.get(key)?.version;
      return version === undefined ? [] : [[key, version]];
    }),
  );
}

function foreignTo<Scoped extends Pick<RecordState, 'scope'>>(
  station: PushingStation,
  records: Iterable<Scoped>,
): Scoped | undefined {
  return [...records].find((record) => !station.grants.includes(record.scope));
}

function notPermitted(scope: string): MutationResult {
  return withoutWrites(rejected('not_permitted', `the station does not hold ${scope}`));
}

function withoutWrites(reduction: Reduction): MutationResult {
  return reduction.status === 'writes' ? { status: 'accepted', versions: {} } : reduction;
}

async function storeAnswer(
  trx: Transaction<Database>,
  station: string,
  { id, sequence }: SentMutation['head'],
  result: MutationResult,
): Promise<void> {
  await trx
    .with('stored', (query) =>
      query
        .insertInto('mutation_result')
        .values({ station, sequence, mutation: id, result: JSON.stringify(result) }),
    )
    .updateTable('station')
    .set({ last_sequence: sequence, last_contact_at: sql`now()` })
    .where('id', '=', station)
    .execute();
}

async function setLastSequence(
  trx: Transaction<Database>,
  station: string,
  sequence: number,
): Promise<void> {
  await trx
    .updateTable('station')
    .set({ last_sequence: sequence })
    .where('id', '=', station)
    .execute();
}

class ReducerThrewError extends Error {
  override name = 'ReducerThrewError';
}

class UnstorableResultError extends Error {
  override name = 'UnstorableResultError';
}

/** Marks what a reducer throws, to tell it from a broken connection. */
function reducing<Decided>(decide: () => Decided): Decided {
  try {
    return decide();
  } catch (cause) {
    throw new ReducerThrewError('a reducer threw', { cause });
  }
}

/** PostgreSQL's classes of errors that would come again each time: data, constraints, program limits. */
const sameEachTime = /^(?:22|23|54)/;

function isFaultOfMutation(error: unknown): boolean {
  if (error instanceof ReducerThrewError || error instanceof UnstorableResultError) return true;
  if (error instanceof DocumentTooLargeError) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && sameEachTime.test(code) && code.length === 5;
}
