/**
 * Takes a station's access away. Every hub node disconnects it at once, and it closes its files. What it had
 * of pickups is any desk's again: it comes to no hub any more to say what it did with them.
 */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { releaseLeases } from '../pickups/release-leases.ts';

/** PostgreSQL channel on which nodes learn of it; the payload is the station's id. */
export const revokedChannel = 'dangol_revoked';

/** @returns what was found: revoking twice is no error. */
export async function revokeStation(
  db: Kysely<Database>,
  id: string,
  nowMs: number,
): Promise<'revoked' | 'already_revoked' | 'unknown'> {
  const outcome = await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('station')
      .select('revoked_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined) return 'unknown';
    if (known.revoked_at !== null) return 'already_revoked';
    await trx
      .updateTable('station')
      .set({ revoked_at: new Date(nowMs) })
      .where('id', '=', id)
      .execute();
    await sql`select pg_notify(${revokedChannel}, ${id})`.execute(trx);
    return 'revoked' as const;
  });
  // After its row: whoever pushes holds that one first, and then the gate.
  if (outcome !== 'unknown') await releaseLeases(db, id, nowMs, 'removed');
  return outcome;
}
