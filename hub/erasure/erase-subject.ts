/**
 * Erases a person at the hub, in one transaction of the caller's:
 *
 *   gate → records become tombstones, orders lose their person → source rows emptied
 *        → answers that quote them replaced → erasure row, with the stations that have to confirm
 *
 * 1. What is behind the gate cannot change before the commit: a push or an import that is under way
 *    either wrote before, and is swept up, or comes after, and finds the tombstone.
 * 2. The customer's tombstone, the erasure row and the ids that other systems know the person by stay
 *    for good. They hold no personal data, and are what keeps the person from coming back.
 * 3. Doing it again finds nothing and changes nothing.
 */
import { sql, type Transaction } from 'kysely';
import type { MutationResult } from '#shared/domain/mutation.ts';
import type { Database } from '../database/schema.ts';
import { versionGate, gatePassed } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import { orderWithoutPerson } from './order-without-person.ts';
import { emptyDeskOf, pickupWithoutPerson } from './pickup-without-person.ts';
import {
  countsOf,
  type ErasureCounts,
  type ErasurePlan,
  findsNothing,
  planErasure,
} from './plan-erasure.ts';
import { stationsToConfirm } from './stations-to-confirm.ts';

export type ErasureOutcome =
  | { ok: true; outcome: 'erased'; erasure: string; stations: number; counts: ErasureCounts }
  /** It was done before, and nothing of the person has come up since. */
  | { ok: true; outcome: 'erased_before'; erasure: string }
  | { ok: false; code: 'not_found' };

/** @param subject the customer's record id. */
export async function eraseSubject(
  trx: Transaction<Database>,
  subject: string,
  { nowMs, newId }: { nowMs: number; newId: () => string },
): Promise<ErasureOutcome> {
  await versionGate(trx);
  const plan = await planErasure(trx, subject);
  if (plan === undefined) return { ok: false, code: 'not_found' };
  const before = await trx
    .selectFrom('erasure')
    .select('id')
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (before !== undefined && findsNothing(plan)) {
    return { ok: true, outcome: 'erased_before', erasure: before.id };
  }

  const upTo = await removeRecords(trx, plan);
  await emptySourceRows(trx, subject, plan);
  await replaceAnswers(trx, subject);
  await emptyDeskOf(trx, subject);

  const tombstone = await trx
    .selectFrom('record')
    .select(['scope', 'version'])
    .where('kind', '=', 'customer')
    .where('id', '=', subject)
    .executeTakeFirstOrThrow();
  const scopes = new Set([tombstone.scope, ...[...plan.own, ...plan.orders].map((r) => r.scope)]);
  for (const scope of await scopesLeft(trx, subject)) scopes.add(scope);
  const erasure = newId();
  await trx.deleteFrom('erasure').where('subject', '=', subject).execute();
  await trx
    .insertInto('erasure')
    .values({
      id: erasure,
      subject,
      up_to: Math.max(tombstone.version, upTo),
      scopes: [...scopes],
      erased_at: new Date(nowMs),
    })
    .execute();
  const stations = await stationsToConfirm(trx, scopes);
  if (stations.length > 0) {
    await trx
      .insertInto('erasure_station')
      .values(stations.map((station) => ({ erasure, station, signature: null, received_at: null })))
      .execute();
  }
  const counts = countsOf(plan);
  return { ok: true, outcome: 'erased', erasure, stations: stations.length, counts };
}

/** @returns the highest version that was written, 0 for none. */
async function removeRecords(trx: Transaction<Database>, plan: ErasurePlan): Promise<number> {
  const written = await writeRecords(
    trx,
    [
      ...plan.own.map(({ kind, id }) => ({ kind, id, deleted: true as const })),
      ...plan.orders.map(({ doc, ...order }) => ({
        ...order,
        doc: order.kind === 'pickup' ? pickupWithoutPerson(doc) : orderWithoutPerson(doc),
      })),
    ],
    gatePassed,
  );
  return Math.max(0, ...written.versions.values());
}

/**
 * An id that another system gave stays, empty, so that the next import knows it was erased. Where the
 * system gave none, we made one up of what the row said (it begins with `~`), and that goes.
 */
async function emptySourceRows(
  trx: Transaction<Database>,
  subject: string,
  plan: ErasurePlan,
): Promise<void> {
  await sql`
    delete from source_row
    where kind = 'customer' and record_id = ${subject} and source_id like '~%'
  `.execute(trx);
  await sql`
    update source_row set row = '{}', mapped = '{}'
    where kind = 'customer' and record_id = ${subject}
  `.execute(trx);
  // What was understood of an order holds nobody, and the next import compares with it.
  await sql`
    update source_row set row = '{}'
    where kind = 'order' and record_id = any(${plan.orders.map(({ id }) => id)}::text[])
  `.execute(trx);
}

async function replaceAnswers(trx: Transaction<Database>, subject: string): Promise<void> {
  const answer: MutationResult = {
    status: 'rejected',
    code: 'erased',
    detail: `customer ${subject} was erased`,
  };
  await sql`
    update mutation_result set result = ${JSON.stringify(answer)}::jsonb, sent = null, subject = null
    where subject = ${subject}
  `.execute(trx);
}

/** Scopes the customer moved out of: a station that was not here since may hold them there still. */
async function scopesLeft(trx: Transaction<Database>, subject: string): Promise<string[]> {
  const left = await trx
    .selectFrom('departure')
    .select('scope')
    .where('kind', '=', 'customer')
    .where('id', '=', subject)
    .execute();
  return left.map(({ scope }) => scope);
}
