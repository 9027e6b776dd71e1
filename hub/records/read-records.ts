/** Reads single records as a reducer sees them. */
import { type Kysely, sql } from 'kysely';
import { type RecordRef, type RecordState, recordKey } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';

/** @returns those that exist, tombstones included, by `kind/id`. */
export async function readRecords(
  db: Kysely<Database>,
  refs: readonly RecordRef[],
): Promise<Map<string, RecordState>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<RecordState>`
    select record.kind, record.id, record.scope, record.version, record.doc,
      record.doc is null as deleted
    from unnest(${refs.map((ref) => ref.kind)}::text[], ${refs.map((ref) => ref.id)}::text[])
      as wanted (kind, id)
    join record
      on record.kind = wanted.kind collate "C" and record.id = wanted.id collate "C"
  `.execute(db);
  return new Map(rows.map((row) => [recordKey(row), row]));
}
