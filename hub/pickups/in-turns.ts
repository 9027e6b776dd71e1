/** Work on many pickups in transactions of a few rows each, so that writers wait for milliseconds. */
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { versionGate } from '../records/version-gate.ts';

/** Rows a transaction. */
export const rowsAtOnce = 500;

/**
 * @param some does at most `rowsAtOnce` behind the gate and says how many it did; fewer end it.
 * @returns how many were done.
 */
export async function inTurns(
  db: Kysely<Database>,
  some: (trx: Transaction<Database>) => Promise<number>,
): Promise<number> {
  for (let sum = 0; ; ) {
    const done = await db.transaction().execute(async (trx) => {
      await versionGate(trx);
      return await some(trx);
    });
    sum += done;
    if (done < rowsAtOnce) return sum;
  }
}
