/**
 * Notices that the hub's database was put back to an older state and nobody said so (`hub epoch renew`):
 * a station holds a scope, of this epoch, up to a version that was not given yet. Versions are being given
 * out again for other changes then, and whoever comes later with an old position would miss some without
 * anybody knowing. So a new epoch begins by itself, and every station reads everything again.
 *
 * A station that makes its position up could ask for that as well. It is proven and has a name, which
 * stands in the incident; and it is believed once an hour.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { versionGate } from '../records/version-gate.ts';
import { noteIncident } from './incidents.ts';

export const BELIEVED_EVERY_MS = 60 * 60 * 1000;

/** A station's position in a scope. */
export interface HeldUpTo {
  station: string;
  epoch: string;
  version: number;
}

/**
 * @returns the epoch as it is now, and whether it was begun for this station.
 */
export function noticeRestore(
  db: Kysely<Database>,
  { station, epoch, version }: HeldUpTo,
  nowMs: number,
): Promise<{ epoch: string; begun: boolean }> {
  return db.transaction().execute(async (trx) => {
    // Nobody gives a version meanwhile, and of two stations that come at once the second sees the new epoch.
    await versionGate(trx);
    const meta = await readMeta(trx);
    const asItIs = { epoch: meta.epoch, begun: false };
    if (meta.epoch !== epoch || version <= meta.newest) return asItIs;
    const lately = await trx
      .selectFrom('incident')
      .select('id')
      .where('kind', '=', 'hub_restored')
      .where('last_at', '>', new Date(nowMs - BELIEVED_EVERY_MS))
      .executeTakeFirst();
    if (lately !== undefined) return asItIs;
    await noteIncident(trx, station, 'hub_restored', nowMs);
    const renewed = await trx
      .updateTable('meta')
      .set({ epoch: sql<string>`gen_random_uuid()` })
      .returning('epoch')
      .executeTakeFirstOrThrow();
    return { epoch: renewed.epoch, begun: true };
  });
}

async function readMeta(trx: Transaction<Database>): Promise<{ epoch: string; newest: number }> {
  const { rows } = await sql<{ epoch: string; newest: number }>`
    select meta.epoch, greatest(
      coalesce((select max(version) from record), 0),
      coalesce((select max(version) from departure), 0),
      meta.horizon
    ) as newest
    from meta
  `.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('the table meta is empty');
  return row;
}
