/** What the hub keeps of a station's contacts: when the last one was, and what the station runs. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** A station came: it may have been updated since it was here. */
export async function noteArrival(
  db: Kysely<Database>,
  station: string,
  { app, protocol }: { app: string; protocol: number },
): Promise<void> {
  await db
    .updateTable('station')
    .set({ app: plainAppName(app), protocol, last_contact_at: sql`now()` })
    .where('id', '=', station)
    .execute();
}

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
