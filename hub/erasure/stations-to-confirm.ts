/**
 * The stations that could hold a record of some scopes, now or since they were last here: whoever has
 * one of them granted. Those that were revoked are among them, since what they held was not taken away.
 */
import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { grantsOf } from '../stations/grants.ts';

export async function stationsToConfirm(
  trx: Transaction<Database>,
  scopes: ReadonlySet<string>,
): Promise<string[]> {
  const stations = await trx
    .selectFrom('station')
    .innerJoin('store', 'store.id', 'station.store')
    .select(['station.id', 'station.mode', 'station.store', 'store.region'])
    .execute();
  return stations
    .filter((station) => grantsOf(station).some((scope) => scopes.has(scope)))
    .map(({ id }) => id);
}
