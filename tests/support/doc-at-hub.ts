/** What the hub's book has of a record. */
import type { Kysely } from 'kysely';
import type { Database } from '#hub/database/schema.ts';

/** Null for a tombstone, and where there is no such record. */
export async function docAtHub(db: Kysely<Database>, kind: string, id: string): Promise<unknown> {
  const row = await db
    .selectFrom('record')
    .select('doc')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.doc ?? null;
}
