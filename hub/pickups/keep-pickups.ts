/**
 * What the hub does about pickups by itself: ends what nobody came for, renews the leases of stations that
 * are here, and takes away from the stations what is long over. A desk holds what is open, and what may
 * still come back.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { Pickup } from '#shared/domain/pickup.ts';
import { expired } from '#shared/domain/pickup-expire.ts';
import { PICKUP_LEASE_MS } from '#shared/domain/pickup-lease.ts';
import { usualPolicy } from '#shared/domain/pickup-policy.ts';
import type { Database } from '../database/schema.ts';
import { gatePassed } from '../records/version-gate.ts';
import { type RecordChange, writeRecords } from '../records/write-records.ts';
import { addEvents, type NewEvent } from './events.ts';
import { inTurns, rowsAtOnce } from './in-turns.ts';
import { releaseGone } from './release-leases.ts';

const DAY_MS = 24 * 3_600_000;
/** How long the desks keep what is over: the store's time for returns, and some days more. */
const daysMore = 10;
/** Arrivals of yesterday are for reports alone. */
const arrivedForDays = 2;
export interface KeptPickups {
  expired: number;
  /** Leases and claims of stations that were revoked or are to be wiped. */
  released: number;
  renewed: number;
  archived: number;
}

export async function keepPickups(db: Kysely<Database>, nowMs: number): Promise<KeptPickups> {
  return {
    expired: await inTurns(db, (trx) => expireSome(trx, nowMs)),
    released: await releaseGone(db, nowMs),
    renewed: await inTurns(db, (trx) => renewSome(trx, nowMs)),
    archived: await inTurns(db, (trx) => archiveSome(trx, nowMs)),
  };
}

interface Row {
  kind: string;
  id: string;
  scope: string;
  doc: unknown;
  subject: string | null;
}

async function expireSome(trx: Transaction<Database>, nowMs: number): Promise<number> {
  // One that is being served would be found again and again: it is left out by its state and time.
  const { rows } = await sql<Row>`
    select kind, id, scope, doc, subject from record
    where kind = 'pickup' and doc is not null and (doc ->> 'keepUntil')::bigint <= ${nowMs}
      and (doc ->> 'state' = 'ready' or (doc ->> 'state' = 'claimed'
        and coalesce((doc -> 'claimed' ->> 'until')::bigint,
          (doc -> 'claimed' ->> 'at')::bigint + ${usualPolicy.claimMs}) <= ${nowMs}))
    limit ${rowsAtOnce}
  `.execute(trx);
  const events: NewEvent[] = [];
  const changes = rows.flatMap(({ kind, id, scope, doc: kept, subject }): RecordChange[] => {
    const pickup = Pickup.safeParse(kept).data;
    const doc = pickup === undefined ? undefined : expired(pickup, nowMs);
    if (pickup === undefined || doc === undefined) return [];
    const body = { pickupId: id, number: pickup.number, at: nowMs };
    events.push({ name: 'pickup.expired', store: pickup.store, body, subject });
    return [{ kind, id, scope, doc }];
  });
  await writeRecords(trx, changes, gatePassed);
  await addEvents(trx, events);
  return changes.length;
}

/** Half a day before it ends, for stations that were here within the hour. */
async function renewSome(trx: Transaction<Database>, nowMs: number): Promise<number> {
  const { rows } = await sql<Row>`
    select record.kind, record.id, record.scope, record.doc, record.subject from record
    join station on station.id = record.doc -> 'lease' ->> 'station'
    where record.kind = 'pickup' and record.doc is not null
      and record.doc ->> 'state' in ('placed', 'picking', 'ready', 'claimed')
      and (record.doc -> 'lease' ->> 'until')::bigint
        between ${nowMs} and ${nowMs + PICKUP_LEASE_MS / 2}
      and station.revoked_at is null and station.wipe is null
      and station.last_contact_at > now() - interval '1 hour'
    limit ${rowsAtOnce}
  `.execute(trx);
  const changes = rows.flatMap(({ kind, id, scope, doc }): RecordChange[] => {
    const pickup = Pickup.safeParse(doc).data;
    if (pickup === undefined || pickup.lease === null) return [];
    const lease = { ...pickup.lease, until: nowMs + PICKUP_LEASE_MS };
    return [{ kind, id, scope, doc: { ...pickup, lease } }];
  });
  await writeRecords(trx, changes, gatePassed);
  return changes.length;
}

/** Moves what is long over out of the stations' scope; returns and incidents go with their pickup. */
async function archiveSome(trx: Transaction<Database>, nowMs: number): Promise<number> {
  const arrivedBy = nowMs - arrivedForDays * DAY_MS;
  const { rows } = await sql<Row>`
    with over as (
      select pickup.id from record pickup
        left join record policy
          on policy.kind = 'pickup-policy' and policy.id = 'pickup-policy:' || (pickup.doc ->> 'store')
      where pickup.kind = 'pickup' and pickup.doc is not null
        and (pickup.doc ->> 'closedAt')::bigint <= ${nowMs} - ${DAY_MS} *
          (coalesce((policy.doc ->> 'returnDays')::bigint, ${usualPolicy.returnDays}) + ${daysMore})
      limit ${rowsAtOnce}
    )
    select kind, id, scope, doc, subject from record
    where doc is not null and ((kind = 'pickup' and id in (select id from over))
      or (kind in ('return', 'incident', 'arrival') and doc ->> 'pickupId' in (select id from over))
      or (kind = 'arrival' and (doc ->> 'at')::bigint <= ${arrivedBy}))
    limit ${2 * rowsAtOnce}
  `.execute(trx);
  if (rows.length === 0) return 0;
  const kept = rows.map(({ kind, id, scope, doc, subject }) => ({
    kind,
    id,
    store: scope.slice('store:'.length),
    doc: JSON.stringify(doc),
    subject,
  }));
  await trx
    .insertInto('desk_archive')
    .values(kept)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const gone = rows.map(({ kind, id }) => ({ kind, id, deleted: true as const }));
  await writeRecords(trx, gone, gatePassed);
  return rows.length;
}
