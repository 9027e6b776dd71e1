/** Whom an id means: a customer's record id, or the id that another system knows the person by. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** @returns the record id, also of somebody who was erased before; undefined where nobody is known so. */
export async function subjectOfSource(
  db: Kysely<Database>,
  source: string,
  sourceId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('source_row')
    .select('record_id')
    .where('source', '=', source)
    .where('kind', '=', 'customer')
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  if (row !== undefined) return row.record_id;
  const recordId = `${source}:${sourceId}`;
  const record = await db
    .selectFrom('record')
    .select('id')
    .where('kind', '=', 'customer')
    .where('id', '=', recordId)
    .executeTakeFirst();
  return record?.id;
}
