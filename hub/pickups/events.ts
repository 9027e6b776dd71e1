/**
 * What the hub tells other systems: one row an event, numbered in the order they can be read. Whoever reads
 * asks for what comes after the last number it has dealt with (`GET /v1/events?after=`).
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

export type EventName =
  | 'pickup.ready_notice'
  | 'pickup.collector_named'
  | 'pickup.handed_over'
  | 'pickup.hand_over_undone'
  | 'pickup.shortage'
  | 'pickup.expired'
  | 'pickup.incident'
  | 'pickup.code_reissued'
  | 'pickup.lease_released'
  | 'return.received';

export interface NewEvent {
  name: EventName;
  store: string;
  /** No names, phones or addresses; a masked name at most. */
  body: Record<string, unknown>;
  /** The customer it is about, so that it is emptied of them when they are erased. */
  subject: string | null;
}

export interface ReadEvent {
  id: number;
  at: Date;
  name: string;
  store: string;
  body: unknown;
}

export const EVENTS_MOST = 500;

/** To be called behind the version gate: numbers must become visible in their order. */
export async function addEvents(
  trx: Transaction<Database>,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into event (name, store, body, subject)
    select name, store, body, subject
    from rows from (
      json_to_recordset(${JSON.stringify(events)}::json)
        as (name text, store text, body jsonb, subject text)
    ) with ordinality as said (name, store, body, subject, position)
    order by position
  `.execute(trx);
}

/** At most `limit` events after the number, oldest first. */
export function readEvents(
  db: Kysely<Database>,
  { after, limit }: { after: number; limit: number },
): Promise<ReadEvent[]> {
  return db
    .selectFrom('event')
    .select(['id', 'at', 'name', 'store', 'body'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** @returns how many were older than that and are gone. */
export async function forgetEvents(db: Kysely<Database>, days: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('event')
    .where('at', '<', sql<Date>`now() - make_interval(days => ${days})`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
