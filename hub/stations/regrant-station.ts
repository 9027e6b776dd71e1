/** Takes a station in again that was revoked, or whose wipe it was not told of yet. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

export type Regranted = 'regranted' | 'not_revoked' | 'wiped' | 'wipe_sent' | 'unknown';

/** What a wipe was begun for cannot be had back: `wiped`, or `wipe_sent` where nobody knows yet. */
export function regrantStation(db: Kysely<Database>, id: string): Promise<Regranted> {
  return db.transaction().execute(async (trx): Promise<Regranted> => {
    const known = await trx
      .selectFrom('station')
      .select(['revoked_at', 'wipe', 'wipe_sent_at', 'wiped_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined) return 'unknown';
    if (known.wiped_at !== null) return 'wiped';
    if (known.wipe_sent_at !== null) return 'wipe_sent';
    if (known.revoked_at === null && known.wipe === null) return 'not_revoked';
    await trx
      .updateTable('station')
      .set({ revoked_at: null, wipe: null, wipe_ordered_at: null })
      .where('id', '=', id)
      .execute();
    return 'regranted';
  });
}
