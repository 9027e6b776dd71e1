/**
 * For the rest of a transaction, rows are found along indexes, whatever the planner believes of tables
 * that an import has just filled and nobody has analysed yet. Left to itself it read whole tables for
 * each batch, so that an import slowed down as it went: 100,000 customers cost PostgreSQL 24 s of CPU,
 * and 11 s with this and with indexes that no other fits (measured; tests/integration/import-look-ups).
 */
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

export async function preferIndexes(trx: Transaction<Database>): Promise<void> {
  await sql`
    select set_config('enable_' || way, 'off', true)
    from unnest(array['seqscan', 'hashjoin', 'mergejoin']) as way
  `.execute(trx);
}
