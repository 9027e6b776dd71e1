/** How far the database and one of its scopes are, which every page is cut against. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

export interface FeedHead {
  epoch: string;
  /** The newest version in the scope; 0 where it is empty. */
  head: number;
  /** The newest of all. It may be the horizon. */
  newest: number;
  /** Up to which version deletions may be forgotten (housekeeping/forget-tombstones.ts). */
  horizon: number;
}

/** One row, the columns of `FeedHead`. */
export function headQuery(scope: string): RawBuilder<FeedHead> {
  return sql<FeedHead>`
    select meta.epoch, meta.horizon, greatest(
      coalesce((select max(version) from record where scope = ${scope}), 0),
      coalesce((select max(version) from departure where scope = ${scope}), 0)
    ) as head, greatest(
      coalesce((select max(version) from record), 0),
      coalesce((select max(version) from departure), 0),
      meta.horizon
    ) as newest
    from meta
  `;
}

export async function readHead(db: Kysely<Database>, scope: string): Promise<FeedHead> {
  const { rows } = await headQuery(scope).execute(db);
  return theHead(rows[0]);
}

/** Throws where `meta` is empty: a hub that was never set up. */
export function theHead<Head extends FeedHead>(row: Head | null | undefined): Head {
  if (row === null || row === undefined) throw new Error('the table meta is empty');
  return row;
}
