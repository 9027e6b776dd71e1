/** A station as the hub knows it, looked up by its id. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { type GrantException, grantsOf, type StationPlace } from './grants.ts';

export interface KnownStation extends StationPlace {
  id: string;
  publicKey: string;
  revoked: boolean;
  quarantined: boolean;
  /** False while a person at the hub has still to compare its code. */
  confirmed: boolean;
  confirmBy: Date | null;
  /** A wipe that was ordered and not confirmed; of a revoked station, too. */
  wipe: string | null;
  lastSequence: number;
  grants: string[];
  /** Goes up with each change of the grants. */
  grantsVersion: number;
}

/** As it stands now, with its grants in the order to pull them; undefined where there is none. */
export async function findStation(
  db: Kysely<Database>,
  id: string,
): Promise<KnownStation | undefined> {
  const row = await db
    .selectFrom('station')
    .innerJoin('store', 'store.id', 'station.store')
    .select(['station.id', 'station.store', 'station.mode', 'station.public_key'])
    .select(['station.revoked_at', 'station.quarantined_at'])
    .select(['station.confirmed_at', 'station.confirm_by', 'station.wipe', 'station.wiped_at'])
    .select(['station.last_sequence', 'store.region'])
    .select('station.grants_version')
    .select(
      sql<GrantException[]>`coalesce((
        select json_agg(json_build_object('scope', scope, 'granted', granted))
        from station_grant where station_grant.station = station.id
      ), '[]')`.as('exceptions'),
    )
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
    confirmed: row.confirmed_at !== null,
    confirmBy: row.confirm_by,
    wipe: row.wiped_at === null ? row.wipe : null,
    lastSequence: row.last_sequence,
    grants: grantsOf({ store, mode, region }, row.exceptions),
    grantsVersion: row.grants_version,
  };
}

/** Why a station that was proven is answered no more. */
export type Expelled = 'revoked' | 'quarantined' | 'superseded';

/** What may change while a station is connected. */
export interface Standing {
  expelled: Expelled | undefined;
  /** The station once said which start of its program speaks, and this connection does not. */
  unnamed: boolean;
  /** It is to delete everything, and has not said that it has. */
  wipe: string | undefined;
  grantsVersion: number;
}

/** What of its row says how a station stands. */
export const standingColumns = [
  'revoked_at',
  'quarantined_at',
  'instance',
  'grants_version',
  'wipe',
] as const;

export interface StandingRow {
  revoked_at: Date | null;
  quarantined_at: Date | null;
  instance: string | null;
  grants_version: number;
  wipe: string | null;
}

/** @returns the rows of those that exist, by id. */
export async function readStandings(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, StandingRow>> {
  const rows = await db
    .selectFrom('station')
    .select(['id', ...standingColumns])
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * A station that is gone is revoked.
 * @param instance the start of the program that speaks, where it said so.
 */
export function standingFrom(row: StandingRow | undefined, instance: string | undefined): Standing {
  if (row === undefined || row.revoked_at !== null) {
    const grantsVersion = row?.grants_version ?? 0;
    return { expelled: 'revoked', unnamed: false, grantsVersion, wipe: row?.wipe ?? undefined };
  }
  const other = instance !== undefined && row.instance !== null && row.instance !== instance;
  const superseded = other ? 'superseded' : undefined;
  return {
    expelled: row.quarantined_at === null ? superseded : 'quarantined',
    unnamed: instance === undefined && row.instance !== null,
    grantsVersion: row.grants_version,
    wipe: row.wipe ?? undefined,
  };
}
