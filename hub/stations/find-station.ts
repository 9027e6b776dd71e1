/** A station as the hub knows it, looked up by its id. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { grantsOf, type StationPlace } from './grants.ts';

export interface KnownStation extends StationPlace {
  id: string;
  publicKey: string;
  revoked: boolean;
  quarantined: boolean;
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
    .select(['station.revoked_at', 'station.quarantined_at'])
    .select(['station.last_sequence', 'store.region'])
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
    quarantined: row.quarantined_at !== null,
    lastSequence: row.last_sequence,
    grants: grantsOf({ store, mode, region }),
  };
}

/** Why a station that was proven is answered no more. */
export type Expelled = 'revoked' | 'quarantined' | 'superseded';

/**
 * Asked at every event.
 * @param instance the start of the program that speaks, where it said so.
 */
export async function expelledBecause(
  db: Kysely<Database>,
  id: string,
  instance: string | undefined,
): Promise<Expelled | undefined> {
  const row = await db
    .selectFrom('station')
    .select(['revoked_at', 'quarantined_at', 'instance'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.revoked_at !== null) return 'revoked';
  if (row.quarantined_at !== null) return 'quarantined';
  const other = instance !== undefined && row.instance !== null && row.instance !== instance;
  return other ? 'superseded' : undefined;
}
