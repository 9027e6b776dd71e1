/** Stores: made when the first station of one is enrolled. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

export interface StoreDetails {
  id: string;
  /** As people read it; absent keeps what is there, or takes the id for a new store. */
  name?: string;
  /** ISO 3166 code; counts for a new store only, since its book of customers depends on it. */
  region: string;
}

export async function ensureStore(db: Kysely<Database>, store: StoreDetails): Promise<void> {
  const { id, name, region } = store;
  await db
    .insertInto('store')
    .values({ id, name: name ?? id, region })
    .onConflict((conflict) =>
      name === undefined ? conflict.doNothing() : conflict.column('id').doUpdateSet({ name }),
    )
    .execute();
}
