/** What the hub keeps of a station's contacts: when the last one was, and what the station runs. */
import { type Kysely, sql } from 'kysely';
import { asInteger } from '../database/integer.ts';
import type { Database } from '../database/schema.ts';

/**
 * A station came: it may have been updated since it was here.
 * @param connection a uuid of this connection's own.
 */
export async function noteArrival(
  db: Kysely<Database>,
  station: string,
  { app, protocol, connection }: { app: string; protocol: number; connection: string },
): Promise<void> {
  await db
    .updateTable('station')
    .set({
      app: plainAppName(app),
      protocol: asInteger(protocol),
      connection,
      last_contact_at: sql`now()`,
    })
    .where('id', '=', station)
    .execute();
}

/** The connection is over. A station that has come by another since, to whatever node, is still here. */
export async function noteDeparture(
  db: Kysely<Database>,
  station: string,
  connection: string,
): Promise<void> {
  await db
    .updateTable('station')
    .set({ connection: null, last_contact_at: sql`now()` })
    .where('id', '=', station)
    .where('connection', '=', connection)
    .execute();
}

/** The station was heard, by the database's clock. */
export async function noteContact(db: Kysely<Database>, station: string): Promise<void> {
  await db
    .updateTable('station')
    .set({ last_contact_at: sql`now()` })
    .where('id', '=', station)
    .execute();
}

/** The name of a program as it may be kept and shown in a terminal: no control characters. */
export function plainAppName(app: string): string {
  return app.replaceAll(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '');
}
