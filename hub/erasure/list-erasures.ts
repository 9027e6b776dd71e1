/** How far each erasure is: which stations have confirmed that nothing is left, and which have not. */
import type { Kysely } from 'kysely';
import type { StationMode } from '#shared/domain/record.ts';
import type { RemovedCounts } from '#shared/protocol/erasure.ts';
import type { Database } from '../database/schema.ts';

export interface ErasureLine {
  erasure: string;
  /** The record id of the customer who was. */
  customer: string;
  erasedAt: Date;
  /** Stations in service that have confirmed, of how many: "41 of 43". */
  confirmed: number;
  of: number;
  /** What those that have confirmed took out, all together; of stations that say it. */
  removed: RemovedCounts;
  receipts: ErasureReceipt[];
  /** Those in service that have not. */
  missing: MissingStation[];
  /** Removed stations that have not, and may never: their device holds what it held. */
  revoked: MissingStation[];
  /** Removed stations that deleted everything they held and signed for that, whatever was erased. */
  wiped: MissingStation[];
}

/** What a station signed; who has its public key can check it. */
export interface ErasureReceipt {
  station: string;
  store: string;
  mode: StationMode;
  receivedAt: Date | null;
  /** Null where the station does not say. */
  removed: RemovedCounts | null;
  signature: string;
}

export interface MissingStation {
  station: string;
  store: string;
  mode: StationMode;
  lastContactAt: Date | null;
}

/** Newest first. */
export async function listErasures(
  db: Kysely<Database>,
  { limit = 1_000 }: { limit?: number } = {},
): Promise<ErasureLine[]> {
  const erasures = await db
    .selectFrom('erasure')
    .select(['id', 'subject', 'erased_at'])
    .orderBy('erased_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  if (erasures.length === 0) return [];
  const asked = await db
    .selectFrom('erasure_station as asked')
    .innerJoin('station', 'station.id', 'asked.station')
    .select(['asked.erasure', 'asked.signature', 'asked.removed', 'station.id as station'])
    .select('asked.received_at as receivedAt')
    .select(['station.store', 'station.mode', 'station.revoked_at as revokedAt'])
    .select('station.wiped_at as wipedAt')
    .select('station.last_contact_at as lastContactAt')
    .where(
      'asked.erasure',
      'in',
      erasures.map(({ id }) => id),
    )
    .orderBy('station.store')
    .orderBy('station.id')
    .execute();
  const lines = new Map(
    erasures.map(({ id, subject, erased_at }): [string, ErasureLine] => [
      id,
      {
        erasure: id,
        customer: subject,
        erasedAt: erased_at,
        confirmed: 0,
        of: 0,
        removed: { records: 0, orders: 0, keys: 0, unsent: 0, attention: 0, settled: 0, seen: 0 },
        receipts: [],
        missing: [],
        revoked: [],
        wiped: [],
      },
    ]),
  );
  for (const { erasure, signature, revokedAt, wipedAt, receivedAt, removed, ...of } of asked) {
    const { station, store, mode, lastContactAt } = of;
    const line = lines.get(erasure);
    if (line === undefined) continue;
    if (signature !== null) {
      line.receipts.push({ station, store, mode, receivedAt, removed, signature });
      addTo(line.removed, removed);
    }
    const place = { station, store, mode, lastContactAt };
    if (revokedAt !== null) {
      if (signature === null) line[wipedAt === null ? 'revoked' : 'wiped'].push(place);
      continue;
    }
    line.of += 1;
    if (signature === null) line.missing.push(place);
    else line.confirmed += 1;
  }
  return [...lines.values()];
}

function addTo(sum: RemovedCounts, removed: RemovedCounts | null): void {
  if (removed === null) return;
  for (const what of Object.keys(sum) as (keyof RemovedCounts)[]) sum[what] += removed[what];
}
