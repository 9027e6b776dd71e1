/** Grants a station a scope, or withdraws one. Every hub node tells the station at once. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { findStation } from './find-station.ts';
import { mayHold } from './grants.ts';

/** PostgreSQL channel on which nodes learn of it; the payload is the station's id. */
export const grantsChannel = 'dangol_grants';

export type GrantChanged =
  | { ok: true; changed: boolean; grants: string[] }
  | { ok: false; code: 'unknown_station' | 'revoked' | 'not_for_this_mode' };

export function changeGrant(
  db: Kysely<Database>,
  change: { station: string; scope: string; granted: boolean },
): Promise<GrantChanged> {
  const { station: id, scope, granted } = change;
  return db.transaction().execute(async (trx): Promise<GrantChanged> => {
    await trx.selectFrom('station').select('id').where('id', '=', id).forUpdate().execute();
    const station = await findStation(trx, id);
    if (station === undefined) return { ok: false, code: 'unknown_station' };
    if (station.revoked) return { ok: false, code: 'revoked' };
    if (granted && !mayHold(station.mode, scope)) return { ok: false, code: 'not_for_this_mode' };
    if (station.grants.includes(scope) === granted) {
      return { ok: true, changed: false, grants: station.grants };
    }
    await trx
      .insertInto('station_grant')
      .values({ station: id, scope, granted })
      .onConflict((conflict) =>
        conflict
          .columns(['station', 'scope'])
          .doUpdateSet({ granted, changed_at: sql<Date>`now()` }),
      )
      .execute();
    await trx
      .updateTable('station')
      .set({ grants_version: sql<number>`grants_version + 1` })
      .where('id', '=', id)
      .execute();
    await sql`select pg_notify(${grantsChannel}, ${id})`.execute(trx);
    const changed = await findStation(trx, id);
    return { ok: true, changed: true, grants: changed?.grants ?? [] };
  });
}
