/**
 * Forgets deletions that every station had time enough to hear of (docs/adr/0043-the-tombstone-horizon.md).
 *
 *   mark (this version is the newest now) → … 90 days … → horizon (older cursors start over)
 *   → … a while … → tombstones and departures up to the horizon are deleted
 *
 * 1. A cursor below the horizon is told to start over, so nobody misses a deletion that was forgotten.
 * 2. The horizon moves first and the deleting follows at a later run: whoever was being answered by the
 *    horizon before has long been answered.
 * 3. The tombstones of erased people are kept for good: they keep other systems from bringing them back.
 * 4. Any node may run any step at any time; what another one did is found done.
 */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { versionGate } from '../records/version-gate.ts';

export interface Remembering {
  /** How long a deletion is remembered at least, in days. */
  tombstoneDays: number;
}

/** Between moving the horizon and deleting up to it; far longer than any statement may take. */
const settleMinutes = 10;
/** Rows a transaction, so that writers wait for milliseconds. */
const rowsAtOnce = 1_000;

/** @returns how many tombstones and departures were deleted, and the horizon as it is now. */
export async function forgetTombstones(
  db: Kysely<Database>,
  { tombstoneDays }: Remembering,
): Promise<{ forgotten: number; horizon: number }> {
  await sql`
    insert into feed_mark (version)
    select newest from (select greatest(
      (select max(version) from record), (select max(version) from departure)
    ) as newest) as feed
    where newest is not null
    on conflict do nothing
  `.execute(db);
  const forgotten = await deleteUpToHorizon(db);
  const { rows } = await sql<{ horizon: number }>`
    with old as (
      select max(version) as version from feed_mark
      where at <= now() - make_interval(days => ${tombstoneDays})
    ), moved as (
      update meta set horizon = old.version, horizon_moved_at = now()
      from old where meta.horizon < old.version
      returning horizon
    ), pruned as (
      delete from feed_mark using old where feed_mark.version < old.version
    )
    select coalesce((select horizon from moved), meta.horizon) as horizon from meta
  `.execute(db);
  return { forgotten, horizon: rows[0]?.horizon ?? 0 };
}

async function deleteUpToHorizon(db: Kysely<Database>): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const deleted = await db.transaction().execute(async (trx) => {
      await versionGate(trx);
      const { rows } = await sql<{ count: number }>`
        with settled as (
          select horizon from meta
          where horizon_moved_at <= now() - make_interval(mins => ${settleMinutes})
        ), tombstones as (
          delete from record where version in (
            select version from record
            where doc is null and version <= (select horizon from settled)
              and not exists (
                select 1 from erasure where record.kind = 'customer' and erasure.subject = record.id
              )
            order by version limit ${rowsAtOnce}
          ) returning 1
        ), departures as (
          delete from departure where version in (
            select version from departure where version <= (select horizon from settled)
            order by version limit ${rowsAtOnce}
          ) returning 1
        )
        select (select count(*) from tombstones) + (select count(*) from departures) as count
      `.execute(trx);
      return rows[0]?.count ?? 0;
    });
    forgotten += deleted;
    if (deleted === 0) return forgotten;
  }
}
