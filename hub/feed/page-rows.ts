/**
 * The two readings of a scope, as rows in the order they are sent.
 *
 * Documents are read as the text PostgreSQL keeps and are never parsed here. A reading stops at a
 * number of rows or of document bytes, whichever comes first, and always holds one row if there is one.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RecordRef } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';

/** A row as it is read; `doc` is JSON text, null for a tombstone. */
export interface FeedRow {
  kind: string;
  id: string;
  version: number;
  doc: string | null;
  bytes: number;
}

export interface ReadRows {
  rows: FeedRow[];
  /** True when the reading ended because nothing more was there. */
  exhausted: boolean;
}

/** How much to read at once. */
export interface Portion {
  rowsMax: number;
  bytesMax: number;
}

/**
 * The book: living records by kind and id, after a key. What changed since `head` is left out; it comes
 * in the feed, and so what is left of a book only ever shrinks.
 */
export async function readBook(
  db: Kysely<Database>,
  scope: string,
  head: number,
  after: RecordRef,
  portion: Portion,
): Promise<ReadRows> {
  const { rows } = await bookQuery(scope, head, after, portion).execute(db);
  return cut(rows, portion);
}

/** The feed: every record, tombstone and departure of the scope after a version, oldest change first. */
export async function readChanges(
  db: Kysely<Database>,
  scope: string,
  after: number,
  portion: Portion,
): Promise<ReadRows> {
  const { rows } = await changesQuery(scope, after, portion).execute(db);
  return cut(rows, portion);
}

// Both queries fetch one row more than the portion, to know whether there is more: bytes_before leaves
// out the row's predecessor. Their connection must read in index order (open-database.ts).

/** Living records of the scope up to the head, after a key, in the order of keys. */
export function bookQuery(
  scope: string,
  head: number,
  after: RecordRef,
  portion: Portion,
): RawBuilder<FeedRow> {
  return sql<FeedRow>`
    select kind, id, version, doc::text as doc, bytes from (
      select kind, id, version, doc, bytes, sum(bytes) over (
        order by kind, id rows between unbounded preceding and 2 preceding
      ) as bytes_before
      from record
      where scope = ${scope} and (kind, id) > (${after.kind}, ${after.id})
        and version <= ${head} and bytes > 0
      order by kind, id
      limit ${portion.rowsMax + 1}
    ) as candidate
    where coalesce(bytes_before, 0) < ${portion.bytesMax}
    order by kind, id
  `;
}

/** Records and departures of the scope after a version, in the order of versions. */
export function changesQuery(scope: string, after: number, portion: Portion): RawBuilder<FeedRow> {
  return sql<FeedRow>`
    select kind, id, version, doc::text as doc, bytes from (
      select kind, id, version, doc, bytes, sum(bytes) over (
        order by version rows between unbounded preceding and 2 preceding
      ) as bytes_before
      from (
        (
          select kind, id, version, doc, bytes from record
          where scope = ${scope} and version > ${after}
          order by version
          limit ${portion.rowsMax + 1}
        ) union all (
          select kind, id, version, null, 0 from departure
          where scope = ${scope} and version > ${after}
          order by version
          limit ${portion.rowsMax + 1}
        )
        order by version
        limit ${portion.rowsMax + 1}
      ) as change
    ) as candidate
    where coalesce(bytes_before, 0) < ${portion.bytesMax}
    order by version
  `;
}

function cut(rows: FeedRow[], { rowsMax, bytesMax }: Portion): ReadRows {
  let bytes = 0;
  let count = 0;
  while (count < rows.length && count < rowsMax && (count === 0 || bytes < bytesMax)) {
    bytes += rows[count]?.bytes ?? 0;
    count += 1;
  }
  return { rows: rows.slice(0, count), exhausted: count === rows.length };
}
