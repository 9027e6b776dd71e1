/**
 * Takes from a station what it has of pickups: the leases by which it alone may hand over while cut off, and
 * whom it serves. For a station that is dead, gone or not to be trusted; any other desk may then serve them.
 *
 * The station may hand over by its lease until it hears of this. So the lease's number goes up, and what it
 * hands over by the old one is an incident on every desk, also where nobody else handed anything over.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { Pickup } from '#shared/domain/pickup.ts';
import { withoutStation } from '#shared/domain/pickup-lease.ts';
import type { Database } from '../database/schema.ts';
import { gatePassed } from '../records/version-gate.ts';
import { type RecordChange, writeRecords } from '../records/write-records.ts';
import { addEvents, type NewEvent } from './events.ts';
import { inTurns, rowsAtOnce } from './in-turns.ts';

/** Why; other systems read it in the event. */
export type ReleasedBy = 'operator' | 'removed';

/** @returns of how many pickups the station had something; none where there is no such station. */
export function releaseLeases(
  db: Kysely<Database>,
  station: string,
  nowMs: number,
  by: ReleasedBy,
): Promise<number> {
  return inTurns(db, (trx) => releaseSome(trx, [station], nowMs, by));
}

/** The same for every station that was revoked or is to be wiped: what a node that died left undone. */
export async function releaseGone(db: Kysely<Database>, nowMs: number): Promise<number> {
  const gone = await db
    .selectFrom('station')
    .select('id')
    .where((row) => row.or([row('revoked_at', 'is not', null), row('wipe', 'is not', null)]))
    .execute();
  if (gone.length === 0) return 0;
  const ids = gone.map(({ id }) => id);
  return await inTurns(db, (trx) => releaseSome(trx, ids, nowMs, 'removed'));
}

async function releaseSome(
  trx: Transaction<Database>,
  stations: readonly string[],
  nowMs: number,
  by: ReleasedBy,
): Promise<number> {
  const { rows } = await sql<{ id: string; scope: string; doc: unknown; subject: string | null }>`
    select id, scope, doc, subject from record
    where kind = 'pickup' and doc is not null
      and (doc -> 'lease' ->> 'station' = any(${stations}::text[])
        or (doc ->> 'state' = 'claimed' and doc -> 'claimed' ->> 'station' = any(${stations}::text[])))
    limit ${rowsAtOnce}
  `.execute(trx);
  const events: NewEvent[] = [];
  const changes = rows.flatMap(({ id, scope, doc: held, subject }): RecordChange[] => {
    const before = Pickup.safeParse(held).data;
    if (before === undefined) return [];
    const doc = stations.reduce<Pickup>(
      (pickup, one) => withoutStation(pickup, one) ?? pickup,
      before,
    );
    const station = before.lease?.station ?? before.claimed?.station;
    const body = { pickupId: id, number: before.number, at: nowMs, station, by };
    events.push({ name: 'pickup.lease_released', store: before.store, body, subject });
    return [{ kind: 'pickup', id, scope, doc }];
  });
  await writeRecords(trx, changes, gatePassed);
  await addEvents(trx, events);
  return changes.length;
}
