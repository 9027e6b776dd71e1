/** Answers `digest`, `keys` and `records`: what a station asks to find where it differs from the hub. */
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { recordKey } from '#shared/domain/record.ts';
import type { Refusal } from '#shared/protocol/connect.ts';
import {
  type DigestAnswer,
  type DigestAsk,
  KEYS_MAX,
  type KeysAnswer,
  type KeysAsk,
  type RecordsAnswer,
  type RecordsAsk,
} from '#shared/protocol/digest.ts';
import type { StartOver } from '#shared/protocol/feed.ts';
import { CHILDREN, sumsUnder } from '#shared/protocol/row-digest.ts';
import type { Database } from '../database/schema.ts';
import { packRows } from '../feed/pack-rows.ts';
import type { FeedRow } from '../feed/page-rows.ts';
import { splitKey } from '../feed/remaining.ts';
import { readMoment } from './scope-sums.ts';
import type { SumsDesk } from './sums-desk.ts';

const compress = promisify(zstdCompress);
const level1 = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Bytes of documents read for one answer. */
const bytesMost = 2 * 1024 * 1024;

const busy: Refusal = { ok: false, code: 'busy', detail: 'too many stations compare; come later' };

function startOver(scope: string, epoch: string): StartOver {
  return { ok: 'start_over', scope, epoch };
}

/** Sums of buckets or leaves. `busy` where too many stations compare, `start_over` in another epoch. */
export async function answerDigest(desk: SumsDesk, ask: DigestAsk): Promise<DigestAnswer> {
  const { scope } = ask;
  const read = await desk.sums(scope, ask.version);
  if (read === undefined) return busy;
  if (read.epoch !== ask.epoch) return startOver(scope, read.epoch);
  const { newest: version, head, rows, sums } = read;
  const under = ask.under.map((prefix) => sumsUnder(sums, prefix));
  return { ok: true, scope, version, head, rows, sums: Buffer.concat(under) };
}

/** The rows of leaves or buckets, without documents; more than `KEYS_MAX` are refused. */
export async function answerKeys(desk: SumsDesk, ask: KeysAsk): Promise<KeysAnswer> {
  const { scope } = ask;
  const read = await desk.keys(scope, ask.under.flatMap(leavesOf), KEYS_MAX + 1);
  if (read === undefined) return busy;
  if (read.epoch !== ask.epoch) return startOver(scope, read.epoch);
  if (read.keys.length > KEYS_MAX) {
    return { ok: false, code: 'invalid', detail: `more than ${KEYS_MAX} rows; ask for less` };
  }
  const keys = await compress(JSON.stringify(read.keys), level1);
  return { ok: true, scope, version: read.newest, keys, count: read.keys.length };
}

function leavesOf(prefix: string): string[] {
  if (prefix.length === 4) return [prefix];
  return Array.from(
    { length: CHILDREN },
    (_, child) => prefix + child.toString(16).padStart(2, '0'),
  );
}

/** Records by key, as the scope has them; `answered` says how many of the keys it reaches. */
export async function answerRecords(db: Kysely<Database>, ask: RecordsAsk): Promise<RecordsAnswer> {
  const { scope, keys } = ask;
  // The moment first: what the rows are of is no older than it.
  const { epoch, newest: version } = await readMoment(db, scope);
  if (epoch !== ask.epoch) return startOver(scope, epoch);
  const wanted = await fittingFrom(db, keys);
  const rows = await readByKey(db, scope, wanted);
  const { packed, count } = await packRows(rows, false);
  const left = rows[count];
  const answered = left === undefined ? wanted.length : wanted.indexOf(recordKey(left));
  return { ok: true, scope, version, rows: packed, count, answered };
}

/** As many of the keys, from the first on, as have documents that may be held at once; one at least. */
async function fittingFrom(db: Kysely<Database>, keys: readonly string[]): Promise<string[]> {
  const { kinds, ids } = columnsOf(keys);
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(record.bytes, 0) as bytes
    from unnest(${kinds}::text[], ${ids}::text[]) with ordinality as asked (kind, id, position)
    left join record on record.kind = asked.kind collate "C" and record.id = asked.id collate "C"
    order by position
  `.execute(db);
  let bytes = 0;
  const end = rows.findIndex((row, at) => {
    bytes += row.bytes;
    return at > 0 && bytes > bytesMost;
  });
  return end < 0 ? [...keys] : keys.slice(0, end);
}

/** The records as this scope has them: living, or as the tombstone or departure they left in it. */
async function readByKey(
  db: Kysely<Database>,
  scope: string,
  keys: readonly string[],
): Promise<FeedRow[]> {
  const { kinds, ids } = columnsOf(keys);
  const { rows } = await sql<FeedRow & { position: number }>`
    with wanted as (
      select kind, id, min(position) as position
      from unnest(${kinds}::text[], ${ids}::text[]) with ordinality as asked (kind, id, position)
      group by kind, id
    )
    select record.kind, record.id, record.version, record.doc::text as doc, record.bytes, position
    from wanted join record
      on record.kind = wanted.kind collate "C" and record.id = wanted.id collate "C"
    where record.scope = ${scope}
    union all
    select departure.kind, departure.id, departure.version, null, 0, position
    from wanted join departure on departure.scope = ${scope}
      and departure.kind = wanted.kind collate "C" and departure.id = wanted.id collate "C"
    order by position
  `.execute(db);
  return rows;
}

function columnsOf(keys: readonly string[]): { kinds: string[]; ids: string[] } {
  const refs = keys.map(splitKey);
  return { kinds: refs.map(({ kind }) => kind), ids: refs.map(({ id }) => id) };
}
