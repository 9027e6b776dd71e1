/** What the PINs of each store's staff are checked with, besides what their records say. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table store_pepper (
         store text collate "C" primary key references store,
         pepper bytea not null,
         made_at timestamptz not null default now()
       )`,
    )
    .execute(db);
}
