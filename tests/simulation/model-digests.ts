/** What the model hub answers a station that compares: the sums, the keys and the records of a scope. */
import { constants, zstdCompressSync } from 'node:zlib';
import type { RecordState } from '#shared/domain/record.ts';
import type {
  DigestAnswer,
  DigestAsk,
  KeyRow,
  KeysAnswer,
  KeysAsk,
  RecordsAnswer,
  RecordsAsk,
} from '#shared/protocol/digest.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { leavesBelow, sumsUnder, sumText } from '#shared/protocol/row-digest.ts';
import { digestOf, sumsOf } from '#tests/support/row-digests.ts';
import { asPageRow, type Feed, type FeedRow, headOf, newestOf } from './model-feed.ts';

export function answerDigest(feed: Feed, epoch: string, ask: DigestAsk): DigestAnswer {
  const { scope } = ask;
  if (ask.epoch !== epoch) return { ok: 'start_over', scope, epoch };
  const rows = livingRows(feed, scope);
  const all = sumsOf(rows);
  const sums = Buffer.concat(ask.under.map((prefix) => sumsUnder(all, prefix)));
  const head = headOf(feed, scope);
  return { ok: true, scope, version: newestOf(feed), head, rows: rows.length, sums };
}

export function answerKeys(feed: Feed, epoch: string, ask: KeysAsk): KeysAnswer {
  const { scope } = ask;
  if (ask.epoch !== epoch) return { ok: 'start_over', scope, epoch };
  const isWanted = leavesBelow(ask.under);
  const keys = livingRows(feed, scope).flatMap((row): KeyRow[] => {
    const digest = digestOf(row);
    return isWanted(digest.leaf) ? [[row[0], row[1], row[2], sumText(digest)]] : [];
  });
  return { ok: true, scope, version: newestOf(feed), keys: packed(keys), count: keys.length };
}

export function answerRecords(feed: Feed, epoch: string, ask: RecordsAsk): RecordsAnswer {
  const { scope } = ask;
  if (ask.epoch !== epoch) return { ok: 'start_over', scope, epoch };
  const found = [...new Set(ask.keys)].flatMap((key): FeedRow[] => {
    const record = feed.records.get(key);
    if (record?.scope === scope) return [record];
    const departure = feed.departures.get(`${scope} ${key}`);
    return departure === undefined ? [] : [{ ...departure, doc: null }];
  });
  const rows = packed(found.map(asPageRow));
  const answered = ask.keys.length;
  return { ok: true, scope, version: newestOf(feed), rows, count: found.length, answered };
}

function livingRows({ records }: Feed, scope: string): PageRow[] {
  const isThere = (record: RecordState) => record.scope === scope && !record.deleted;
  return [...records.values()].filter(isThere).map(asPageRow);
}

function packed(rows: readonly unknown[]): Buffer {
  const params = { [constants.ZSTD_c_compressionLevel]: 1 };
  return zstdCompressSync(JSON.stringify(rows), { params });
}
