/**
 * Answers one `pull`: the next page of a scope.
 *
 *   start ──► book, by record key, at a fixed head ──► feed from that head, by version
 *
 * Versions become visible in their order (records/version-gate.ts), so whoever has read up to a head
 * has seen everything up to it. Nothing is held between two pulls but how the last page packed and
 * what was left, and both may be lost.
 */
import { type Kysely, sql } from 'kysely';
import {
  type Cursor,
  PAGE_BYTES_MAX,
  type Page,
  type Pull,
  type StartOver,
} from '#shared/protocol/feed.ts';
import { recordKey } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';
import { packRows } from './pack-rows.ts';
import { type FeedRow, type Portion, readBook, readChanges, type ReadRows } from './page-rows.ts';
import { Progress, splitKey } from './remaining.ts';

/** Small rows cost more to apply than their bytes say. */
const rowsMax = 5_000;
/**
 * What is on its way when a line is cut has to come again. So pages begin small on each connection, and
 * grow so slowly that one is an eleventh of all before it: half of one, 5 %, is what a cut costs.
 */
const rawBytesAtFirst = 64 * 1024;
const growthMost = 1.1;
/** A station takes such a page apart in milliseconds, between two look-ups, and is rid of it while it is young. */
const rawBytesMost = 512 * 1024;

/** What is remembered of one reader from page to page. */
export class Reader {
  progress = new Progress();
  /** Bytes of documents to read for a page, from how well the last one compressed. */
  rawBytes = rawBytesAtFirst;
}

/** Reads the page after the request's cursor. The caller has checked that the scope is granted. */
export async function readPage(
  db: Kysely<Database>,
  request: Pull,
  reader: Reader,
): Promise<Page | StartOver> {
  const { scope, cursor } = request;
  const { epoch, head, newest, horizon } = await readHead(db, scope);
  if (cursor.phase !== 'start') {
    const position = positionOf(cursor);
    // Beyond the newest: it was given by a database that has since been put back to an older state.
    // Below the horizon: deletions since then may be forgotten (housekeeping/forget-tombstones.ts).
    if (request.epoch !== epoch || position > newest || position < horizon) {
      return { ok: 'start_over', scope, epoch };
    }
  }

  // Not the scope's own head, which may be years old: a book has to be read before the horizon passes it.
  const from: Position =
    cursor.phase === 'start' ? { phase: 'book', head: newest, after: null } : cursor;
  const read = await readFrom(db, scope, from, { rowsMax, bytesMax: reader.rawBytes });
  const { packed, count, rawBytes } = await packRows(read.rows, reader.rawBytes < rawBytesMost);
  reader.rawBytes = rawBytesNext(reader.rawBytes, packed.length, rawBytes);

  const rows = read.rows.slice(0, count);
  const exhausted = read.exhausted && count === read.rows.length;
  const next = nextCursor(from, rows.at(-1), exhausted, newest);
  const took = { rows: count, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) };
  const remaining =
    from.phase === 'feed' && exhausted
      ? { rows: 0, bytes: 0 }
      : await reader.progress.after(db, scope, { from: cursor, next, took });
  return {
    ok: true,
    scope,
    rows: packed,
    count,
    next,
    done: next.phase === 'feed' && remaining.rows === 0,
    head: Math.max(head, rows.at(-1)?.version ?? 0),
    remaining,
  };
}

type Position = Exclude<Cursor, { phase: 'start' }>;

function positionOf(cursor: Position): number {
  return cursor.phase === 'book' ? cursor.head : cursor.version;
}

function readFrom(
  db: Kysely<Database>,
  scope: string,
  from: Position,
  portion: Portion,
): Promise<ReadRows> {
  return from.phase === 'book'
    ? readBook(db, scope, from.head, splitKey(from.after), portion)
    : readChanges(db, scope, from.version, portion);
}

/**
 * `newest` was read before the rows, so everything up to it is among them when they are all there is. A
 * reader that is level moves on to it even where its scope is quiet: so it knows that nothing of any
 * version up to there is still to come.
 */
function nextCursor(
  from: Position,
  last: FeedRow | undefined,
  exhausted: boolean,
  newest: number,
): Position {
  if (from.phase === 'feed') {
    const version = last?.version ?? from.version;
    return { phase: 'feed', version: exhausted ? Math.max(version, newest) : version };
  }
  return exhausted || last === undefined
    ? { phase: 'feed', version: from.head }
    : { phase: 'book', head: from.head, after: recordKey(last) };
}

/**
 * How much to read next: a little more than before, until a page comes out a little below its limit.
 * @param packedBytes of the page before, of `rawBytes` of documents.
 */
function rawBytesNext(before: number, packedBytes: number, rawBytes: number): number {
  // Too little to judge by: the end of a scope, or nothing at all.
  if (rawBytes < before / 4) return before;
  const filling = Math.floor((rawBytes * PAGE_BYTES_MAX * 0.85) / packedBytes);
  const grown = Math.round(before * growthMost);
  return Math.min(rawBytesMost, grown, Math.max(rawBytesAtFirst, filling));
}

/**
 * The database's epoch, the newest version in a scope (0 where it is empty), the newest of all, and up to
 * which version deletions may be forgotten. The newest may be one of those.
 */
async function readHead(
  db: Kysely<Database>,
  scope: string,
): Promise<{ epoch: string; head: number; newest: number; horizon: number }> {
  const { rows } = await sql<{ epoch: string; head: number; newest: number; horizon: number }>`
    select meta.epoch, meta.horizon, greatest(
      coalesce((select max(version) from record where scope = ${scope}), 0),
      coalesce((select max(version) from departure where scope = ${scope}), 0)
    ) as head, greatest(
      coalesce((select max(version) from record), 0),
      coalesce((select max(version) from departure), 0),
      meta.horizon
    ) as newest
    from meta
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the table meta is empty');
  return row;
}
