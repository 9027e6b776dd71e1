/**
 * The stations that could hold a record of some scopes, now or since they were last here: whoever has
 * one of them granted, or had it before it was withdrawn. Those that were revoked are among them, since
 * what they held was not taken away; not so those that were wiped.
 */
import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { everGranted } from '../stations/grants.ts';

export async function stationsToConfirm(
  trx: Transaction<Database>,
  scopes: ReadonlySet<string>,
): Promise<string[]> {
  const stations = await trx
    .selectFrom('station')
    .innerJoin('store', 'store.id', 'station.store')
    .select(['station.id', 'station.mode', 'station.store', 'store.region'])
    .where('station.wiped_at', 'is', null)
    .execute();
  const exceptions = await trx
    .selectFrom('station_grant')
    .select(['station', 'scope', 'granted'])
    .execute();
  return stations
    .filter((station) => {
      const own = exceptions.filter((exception) => exception.station === station.id);
      return everGranted(station, own).some((scope) => scopes.has(scope));
    })
    .map(({ id }) => id);
}
