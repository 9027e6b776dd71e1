/** What a station is asked to erase, and its word that it has. */
import type { Kysely } from 'kysely';
import {
  ERASURES_MAX,
  type OutstandingErasure,
  type Receipt,
  type RemovedCounts,
  receiptText,
} from '#shared/protocol/erasure.ts';
import type { Database } from '../database/schema.ts';
import { isSignedBy } from '../stations/signature.ts';

/** The erasures that a station has not confirmed, oldest first, and those of the customers it asks about. */
export async function outstandingErasures(
  db: Kysely<Database>,
  station: string,
  about: readonly string[] = [],
): Promise<OutstandingErasure[]> {
  const asked = erasuresFor(db, station);
  const outstanding = await asked
    .where('asked.signature', 'is', null)
    .orderBy('erasure.erased_at')
    .limit(ERASURES_MAX)
    .execute();
  const askedAbout =
    about.length === 0 ? [] : await asked.where('erasure.subject', 'in', about).execute();
  const rows = new Map([...outstanding, ...askedAbout].map((row) => [row.id, row]));
  return [...rows.values()].map(({ id, subject, scope, version, scopes, up_to }) => ({
    erasure: id,
    subject,
    scope,
    version,
    scopes,
    upTo: up_to,
  }));
}

function erasuresFor(db: Kysely<Database>, station: string) {
  return db
    .selectFrom('erasure_station as asked')
    .innerJoin('erasure', 'erasure.id', 'asked.erasure')
    .innerJoin('record', (join) =>
      join.onRef('record.id', '=', 'erasure.subject').on('record.kind', '=', 'customer'),
    )
    .select(['erasure.id', 'erasure.subject', 'erasure.scopes', 'erasure.up_to'])
    .select(['record.scope', 'record.version'])
    .where('asked.station', '=', station);
}

/**
 * Keeps the receipts that are signed by the station for erasures it was asked for.
 * @returns the erasures that it has confirmed now or before; a receipt that is not good is left out.
 */
export async function takeReceipts(
  db: Kysely<Database>,
  signer: { hub: string; station: string; publicKey: string },
  receipts: readonly Receipt[],
): Promise<string[]> {
  const { hub, station, publicKey } = signer;
  const taken: string[] = [];
  for (const { erasure, signature, removed } of receipts) {
    const text = receiptText({ hub, erasure, station, removed });
    if (!isSignedBy(publicKey, text, signature)) continue;
    const counts = removed === undefined ? null : JSON.stringify(removed);
    // The first receipt stays: sending it again, or from an old copy of a file, changes nothing.
    const kept = await db
      .updateTable('erasure_station')
      .set((row) => ({
        signature: row.fn.coalesce('signature', row.val(signature)),
        removed: row
          .case()
          .when('signature', 'is', null)
          .then(row.cast<RemovedCounts | null>(row.val(counts), 'jsonb'))
          .else(row.ref('removed'))
          .end(),
        received_at: row.fn.coalesce('received_at', row.fn<Date>('now')),
      }))
      .where('erasure', '=', erasure)
      .where('station', '=', station)
      .returning('erasure')
      .executeTakeFirst();
    if (kept !== undefined) taken.push(erasure);
  }
  return taken;
}
