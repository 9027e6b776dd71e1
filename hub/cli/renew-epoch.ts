/**
 * `hub epoch renew`: to be run once after the database was restored from a backup. Versions that were
 * given out since the backup will be given out again for other changes, so that no station's cursor
 * means anything any more; a new epoch makes each of them start over.
 */
import { sql } from 'kysely';
import type { CommandContext } from './context.ts';
import { withDatabase } from './with-database.ts';

export function renewEpoch(context: CommandContext): Promise<void> {
  return withDatabase(context, async (db) => {
    await db.updateTable('meta').set({ epoch: sql<string>`gen_random_uuid()` }).execute();
    context.print('a new epoch began; every station will read everything again');
  });
}
