/** The hub's own key, with which it signs what stations must be able to believe later. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // public_key: raw 32 bytes in base64url; private_key: Ed25519 as PKCS#8. Made by the first hub that
  // starts, and never again: what was signed stays checkable.
  await sql
    .raw(
      `create table signing_key (
         one_row boolean primary key default true check (one_row),
         public_key text collate "C" not null,
         private_key bytea not null,
         made_at timestamptz not null default now()
       )`,
    )
    .execute(db);
}
