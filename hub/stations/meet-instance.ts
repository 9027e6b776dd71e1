/**
 * Tells a station that started again from one whose files were put back, and both from a copy.
 *
 *   the same instance                      it reconnects
 *   a new one, with a higher start number  it was started again
 *   a new one, with a lower or equal one   its files are older than they were: rewound
 *   an earlier one comes back              two programs run on copies of the same files
 *
 * An instance is one start of the program; its number is counted in the station's outbox file. A program
 * that was ended cannot come back, but the last packet of one can arrive after its successor, and a
 * virtual machine can be put back while it runs. So a copy is what comes back twice within an hour.
 */
import { type Kysely, sql } from 'kysely';
import type { Prove } from '#shared/protocol/connect.ts';
import type { Database } from '../database/schema.ts';
import { noteIncident } from './incidents.ts';

export type Meeting = 'known' | 'started' | 'rewound' | 'returned' | 'quarantined';

const returnsMost = 1;
const returnsWithinMs = 60 * 60 * 1000;

/** Earlier instances that are remembered of a station. */
const remembered = 20;

/** @param instance as the station proved it, its key checked. */
export function meetInstance(
  db: Kysely<Database>,
  station: string,
  { id, start }: NonNullable<Prove['instance']>,
  nowMs: number,
): Promise<Meeting> {
  const instance = id.toLowerCase();
  return db.transaction().execute(async (trx): Promise<Meeting> => {
    const before = await trx
      .selectFrom('station')
      .select(['instance', 'last_start', 'returns', 'returned_at', 'quarantined_at'])
      .where('id', '=', station)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (before.quarantined_at !== null) return 'quarantined';
    if (before.instance === instance) return 'known';

    const adopt = async (changed: { returns?: number; returned_at?: Date }): Promise<void> => {
      await trx
        .updateTable('station')
        .set({ instance, last_start: start, ...changed })
        .where('id', '=', station)
        .execute();
    };
    if (!(await addInstance(trx, station, instance))) {
      const lately = nowMs - (before.returned_at?.getTime() ?? 0) < returnsWithinMs;
      const returns = (lately ? before.returns : 0) + 1;
      if (returns > returnsMost) {
        await trx
          .updateTable('station')
          .set({ quarantined_at: new Date(nowMs) })
          .where('id', '=', station)
          .execute();
        await noteIncident(trx, station, 'cloned', nowMs);
        return 'quarantined';
      }
      await adopt({ returns, returned_at: new Date(nowMs) });
      return 'returned';
    }
    await adopt({});
    if (before.instance === null || start > before.last_start) return 'started';
    await noteIncident(trx, station, 'rewound', nowMs);
    return 'rewound';
  });
}

/** False where the instance was here before. */
async function addInstance(
  db: Kysely<Database>,
  station: string,
  instance: string,
): Promise<boolean> {
  const added = await db
    .insertInto('station_instance')
    .values({ station, instance })
    .onConflict((conflict) => conflict.doNothing())
    .returning('instance')
    .execute();
  if (added.length === 0) return false;
  await sql`
    delete from station_instance where station = ${station} and instance in (
      select instance from station_instance where station = ${station}
      order by seen_at desc offset ${remembered}
    )
  `.execute(db);
  return true;
}

/**
 * Lets a station in again that was quarantined, whichever of its copies comes first.
 * @returns what was found.
 */
export async function releaseStation(
  db: Kysely<Database>,
  id: string,
): Promise<'released' | 'not_quarantined' | 'unknown'> {
  return await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('station')
      .select('quarantined_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined) return 'unknown';
    if (known.quarantined_at === null) return 'not_quarantined';
    await trx
      .updateTable('station')
      .set({ quarantined_at: null, returns: 0, returned_at: null, instance: null, last_start: 0 })
      .where('id', '=', id)
      .execute();
    await trx.deleteFrom('station_instance').where('station', '=', id).execute();
    return 'released';
  });
}
