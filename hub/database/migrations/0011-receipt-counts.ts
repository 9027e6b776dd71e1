/** What each station says that an erasure took out of its files. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Part of what the signature is over; null for a receipt that does not say it.
  await sql.raw('alter table erasure_station add column removed jsonb').execute(db);
}
