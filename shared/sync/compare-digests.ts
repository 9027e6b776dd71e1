/**
 * Finds where a station's rows differ from its hub's, and says what to do about it. Pure: a driver asks,
 * reads and writes.
 *
 *   256 sums ─ differ? ─ their leaves ─ which? ─ the rows in them ─ which keys? ─ the records ─ judge
 *
 * Everything up to the last step only leads there: rows that came while it was asked look different and
 * cost a question more. What the hub answers to a key is the truth, because it was asked after the
 * station looked at what it holds itself:
 *
 *   the hub's is newer            write it; if the station's cursor was past it, it had been missed
 *   the hub has none              delete what is held, if it is still what was asked about
 *   the hub's is the same version but elsewhere, living and ours is not, or says something else:
 *                                 write it in place of ours
 *   the hub's is older            its database was put back: the scope starts over
 */
import { type RecordRef, recordKey } from '#shared/domain/record.ts';
import type { KeyRow } from '#shared/protocol/digest.ts';
import type { PageRow } from '#shared/protocol/feed.ts';

/** A station compares once a day, unless there is a reason to do it sooner. */
export const CHECK_EVERY_MS = 24 * 60 * 60 * 1000;

/** Those who are due on one day spread over this time. */
export const CHECK_SPREAD_MS = 10 * 60 * 1000;

/** Those who should compare soon, as after a power cut in a shop, spread over this time. */
export const CHECK_SOON_SPREAD_MS = 60 * 1000;

/** Above this many differing leaves a scope is pulled anew rather than mended. */
export const DIFFERING_LEAVES_MOST = 2_048;

/** In a scope of up to this many rows a bucket's rows are asked for at once, without its leaves. */
export const SMALL_SCOPE_ROWS = 4_096;

/** Rows that one answer to `keys` is meant to have. */
const KEYS_AT_ONCE = 4_000;

/**
 * How long to wait before comparing, in milliseconds.
 * @param checkedAt when it was last done, by the hub's clock; null for never, or where something shows that it
 *   should be done soon.
 * @param jitter from 0 up to 1.
 */
export function waitBeforeCheck(checkedAt: number | null, nowMs: number, jitter: number): number {
  if (checkedAt === null || checkedAt > nowMs) return Math.round(jitter * CHECK_SOON_SPREAD_MS);
  const spread = Math.round(jitter * CHECK_SPREAD_MS);
  return Math.max(0, checkedAt + CHECK_EVERY_MS - nowMs) + spread;
}

/** Whether the rows of these buckets are asked for without looking at their leaves first. */
export function isSmall(rowsHere: number, rowsAtHub: number): boolean {
  return Math.max(rowsHere, rowsAtHub) <= SMALL_SCOPE_ROWS;
}

/** Cuts prefixes into portions, so that each has some thousands of rows. */
export function portionsOf(
  prefixes: readonly string[],
  rows: number,
  prefixesMost: number,
): string[][] {
  const leaves = prefixes[0]?.length === 2 ? 256 : 65_536;
  const rowsEach = Math.max(1, rows / leaves);
  const each = Math.max(1, Math.min(prefixesMost, Math.floor(KEYS_AT_ONCE / rowsEach)));
  return chunksOf(prefixes, each);
}

/** In their order, `each` at a time; the last chunk has what is left. */
export function chunksOf<Item>(items: readonly Item[], each: number): Item[][] {
  const chunks: Item[][] = [];
  for (let from = 0; from < items.length; from += each) chunks.push(items.slice(from, from + each));
  return chunks;
}

/** The keys of rows that only one side has, at that version and with that document. */
export function keysThatDiffer(here: readonly KeyRow[], hub: readonly KeyRow[]): string[] {
  const sums = new Map(hub.map(([kind, id, , sum]) => [recordKey({ kind, id }), sum]));
  const differing = new Set<string>();
  for (const [kind, id, , sum] of here) {
    const key = recordKey({ kind, id });
    if (sums.get(key) === sum) sums.delete(key);
    else differing.add(key);
  }
  for (const key of sums.keys()) differing.add(key);
  return [...differing];
}

/** A row that a station holds of a record; `hereAlive`: living, and in the scope that is compared. */
export interface HeldRow extends RecordRef {
  version: number;
  hereAlive: boolean;
  /** The document as it stands in the file; null for a tombstone. */
  json: string | null;
}

/** A row to be deleted if it is still at this version. */
export interface RowToRemove extends RecordRef {
  version: number;
  /** What the hub has in its place: the index may have been made of that and not of what is held. */
  instead?: unknown;
}

export interface Verdict {
  /** To be written where they are newer than what is held. */
  write: PageRow[];
  /** To be deleted first. */
  remove: RowToRemove[];
  /** How many should have been here, or should not; others were only on their way. */
  diverged: number;
  /** The hub has an older state than the station was given. */
  rewound: boolean;
}

/**
 * @param keys asked about.
 * @param held what the station held of them when it asked, by key.
 * @param cursor the version up to which it held the scope then.
 * @param answered the hub's rows: the record, or its tombstone or departure in the scope.
 */
export function judge(
  keys: readonly string[],
  held: ReadonlyMap<string, HeldRow>,
  cursor: number,
  answered: readonly PageRow[],
): Verdict {
  const verdict: Verdict = { write: [], remove: [], diverged: 0, rewound: false };
  const rows = new Map(answered.map((row) => [recordKey({ kind: row[0], id: row[1] }), row]));
  for (const key of keys) {
    const mine = held.get(key);
    const row = rows.get(key);
    if (row === undefined) {
      if (mine?.hereAlive !== true) continue;
      verdict.remove.push({ kind: mine.kind, id: mine.id, version: mine.version });
      verdict.diverged += 1;
      continue;
    }
    const [, , version, doc] = row;
    if (mine === undefined && doc === null) continue;
    if (mine === undefined || version > mine.version) {
      verdict.write.push(row);
      if (version <= cursor) verdict.diverged += 1;
    } else if (version < mine.version) {
      // A tombstone that a record left behind when it moved on is older than the record, and right.
      if (doc !== null || mine.hereAlive) verdict.rewound = true;
    } else if ((doc !== null) !== mine.hereAlive || (doc !== null && saysOther(mine, doc))) {
      verdict.remove.push({ kind: mine.kind, id: mine.id, version, instead: doc });
      verdict.write.push(row);
      verdict.diverged += 1;
    }
  }
  return verdict;
}

/** Both were made by `JSON.stringify` of what a page had, so the same is written in the same way. */
function saysOther(mine: HeldRow, doc: unknown): boolean {
  return mine.json !== JSON.stringify(doc);
}
