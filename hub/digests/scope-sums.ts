/**
 * The scans that comparing needs, each of one scope in one statement and so of one moment. PostgreSQL
 * hashes and sums; what comes back is at most 65,536 sums, however many rows there are.
 *
 * A million rows take about a second of one of PostgreSQL's processes. Nothing is kept up to date for
 * this: stations compare once a day, and every write would pay for it.
 */
import { type Kysely, sql } from 'kysely';
import type { KeyRow } from '#shared/protocol/digest.ts';
import { emptySums, type LeafSums, toggle } from '#shared/protocol/row-digest.ts';
import type { Database } from '../database/schema.ts';

/** Which state of a scope something was read of. */
export interface Moment {
  epoch: string;
  /** The scope's newest version, tombstones and departures included. */
  head: number;
  /** The newest version of the whole hub. */
  newest: number;
}

export interface ScopeSums extends Moment {
  rows: number;
  sums: LeafSums;
}

/** Leaf and sum as they come from PostgreSQL: a number of two bytes and two of four. */
const packedBytes = 10;

const momentColumns = (scope: string) => sql`
  meta.epoch, greatest(
    coalesce((select max(version) from record where scope = ${scope}), 0),
    coalesce((select max(version) from departure where scope = ${scope}), 0)
  ) as head, greatest(
    coalesce((select max(version) from record), 0),
    coalesce((select max(version) from departure), 0)
  ) as newest`;

/** In hexadecimal digits; what they are stands in shared/protocol/row-digest.ts. */
const leaf = sql`left(md5(kind || '/' || id), 4)`;
const rowSum = sql`left(md5(kind || '/' || id || '@' || version || chr(10) || doc::text), 16)`;

/** What a scope, and the hub, had last, and in which epoch. */
export async function readMoment(db: Kysely<Database>, scope: string): Promise<Moment> {
  const { rows } = await sql<Moment>`select ${momentColumns(scope)} from meta`.execute(db);
  return first(rows);
}

/** The sum of every leaf of a scope; reads all its living rows, some 5 s a million customers. */
export async function readScopeSums(db: Kysely<Database>, scope: string): Promise<ScopeSums> {
  const { rows: read } = await sql<Moment & { rows: number; packed: Buffer }>`
    select ${momentColumns(scope)}, total.rows, total.packed
    from meta, (
      select coalesce(sum(rows), 0)::bigint as rows, coalesce(
        string_agg(decode(leaf, 'hex') || int8send(sum), ''::bytea), ''::bytea
      ) as packed
      from (
        select leaf, bit_xor(part) as sum, count(*) as rows
        from (
          select ${leaf} as leaf, ('x' || ${rowSum})::bit(64)::bigint as part
          from record where scope = ${scope} and bytes > 0
        ) as parts
        group by leaf
      ) as leaves
    ) as total
  `.execute(db);
  const { packed, rows, ...moment } = first(read);
  const sums = emptySums();
  for (let at = 0; at < packed.length; at += packedBytes) {
    const leaf = packed.readUInt16BE(at);
    toggle(sums, { leaf, high: packed.readInt32BE(at + 2), low: packed.readInt32BE(at + 6) });
  }
  return { ...moment, rows, sums };
}

/** The living rows of leaves (four hexadecimal digits each); at most `limit`. */
export async function readKeysOfLeaves(
  db: Kysely<Database>,
  scope: string,
  leaves: readonly string[],
  limit: number,
): Promise<Moment & { keys: KeyRow[] }> {
  const { rows } = await sql<Moment & { keys: KeyRow[] }>`
    select ${momentColumns(scope)}, coalesce((
      select json_agg(json_build_array(kind, id, version, ${rowSum})) from (
        select kind, id, version, doc from record
        where scope = ${scope} and bytes > 0 and ${leaf} = any(${leaves}::text[])
        limit ${limit}
      ) as taken
    ), '[]'::json) as keys
    from meta
  `.execute(db);
  return first(rows);
}

function first<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('the table meta is empty');
  return row;
}
