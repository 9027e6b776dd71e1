/**
 * What is left of a scope after a cursor, so that a station can show real progress from the first page.
 *
 * Counting a scope of a million rows takes long enough that it must not be done for every page. So a
 * reader's last answer is remembered (a `Progress` for each connection) and what a page took is taken
 * off; where little is left, or the reader comes from elsewhere, it is counted.
 */
import { type Kysely, sql } from 'kysely';
import type { Cursor } from '#shared/protocol/feed.ts';
import type { Database } from '../database/schema.ts';

export interface Remaining {
  rows: number;
  bytes: number;
}

/** From here on down it is counted exactly each time: milliseconds. */
const countedAlways = 20_000;

/** What is left after each scope's cursor, as one connection was last told. */
export class Progress {
  #told = new Map<string, { after: string; left: Remaining }>();

  /**
   * @param from the cursor of the request, `next` that of the answer, `took` what lies between.
   * @returns what is left after `next`.
   */
  async after(
    db: Kysely<Database>,
    scope: string,
    { from, next, took }: { from: Cursor; next: Cursor; took: Remaining },
  ): Promise<Remaining> {
    const told = this.#told.get(scope);
    const samePhase = from.phase === next.phase;
    const left =
      samePhase && told?.after === cursorKey(from) && told.left.rows > countedAlways
        ? {
            rows: Math.max(0, told.left.rows - took.rows),
            bytes: Math.max(0, told.left.bytes - took.bytes),
          }
        : await countAfter(db, scope, next);
    this.#told.set(scope, { after: cursorKey(next), left });
    return left;
  }
}

async function countAfter(db: Kysely<Database>, scope: string, cursor: Cursor): Promise<Remaining> {
  const { rows } = await (cursor.phase === 'feed'
    ? sql<Remaining>`
        select count(*) as rows, coalesce(sum(bytes), 0)::bigint as bytes from (
          select bytes from record where scope = ${scope} and version > ${cursor.version}
          union all
          select 0 from departure where scope = ${scope} and version > ${cursor.version}
        ) as change
      `
    : countBook(scope, cursor)
  ).execute(db);
  return rows[0] ?? { rows: 0, bytes: 0 };
}

function countBook(scope: string, cursor: Exclude<Cursor, { phase: 'feed' }>) {
  const { kind, id } = splitKey(cursor.phase === 'book' ? cursor.after : null);
  const head = cursor.phase === 'book' ? cursor.head : Number.MAX_SAFE_INTEGER;
  return sql<Remaining>`
    select count(*) as rows, coalesce(sum(bytes), 0)::bigint as bytes from record
    where scope = ${scope} and (kind, id) > (${kind}, ${id})
      and version <= ${head} and bytes > 0
  `;
}

/** The record key `kind/id` in its parts; before all others for null. An id never holds a slash. */
export function splitKey(key: string | null): { kind: string; id: string } {
  const slash = key?.indexOf('/') ?? -1;
  return key === null || slash < 0
    ? { kind: '', id: '' }
    : { kind: key.slice(0, slash), id: key.slice(slash + 1) };
}

function cursorKey(cursor: Cursor): string {
  return JSON.stringify(cursor);
}
