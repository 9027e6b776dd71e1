/** A station as the hub knows it, looked up by its id. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { grantsOf, type StationPlace } from './grants.ts';

export interface KnownStation extends StationPlace {
  id: string;
  publicKey: string;
  revoked: boolean;
  lastSequence: number;
  grants: string[];
}

export async function findStation(
  db: Kysely<Database>,
  id: string,
): Promise<KnownStation | undefined> {
  const row = await db
    .selectFrom('station')
    .innerJoin('store', 'store.id', 'station.store')
    .select(['station.id', 'station.store', 'station.mode', 'station.public_key'])
    .select(['station.revoked_at', 'station.last_sequence', 'store.region'])
    .where('station.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { store, mode, region } = row;
  return {
    id: row.id,
    store,
    mode,
    region,
    publicKey: row.public_key,
    revoked: row.revoked_at !== null,
    lastSequence: row.last_sequence,
    grants: grantsOf({ store, mode, region }),
  };
}

/** Whether a station that was proven may still be answered; asked at every event. */
export async function isRevoked(db: Kysely<Database>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('station')
    .select('revoked_at')
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined || row.revoked_at !== null;
}
