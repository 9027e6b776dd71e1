/** The newest version in each of some scopes, departures from them included. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** @returns 0 for a scope in which nothing ever was. */
export async function scopeHeads(
  db: Kysely<Database>,
  scopes: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ scope: string; version: number | null }>`
    select scope, greatest(
      (select max(version) from record where record.scope = held.scope collate "C"),
      (select max(version) from departure where departure.scope = held.scope collate "C")
    ) as version
    from unnest(${scopes}::text[]) as held (scope)
  `.execute(db);
  return new Map(rows.map(({ scope, version }) => [scope, version ?? 0]));
}
