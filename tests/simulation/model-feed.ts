/** The model hub's records, and how they are read: plain data, and functions over it. */
import { type RecordRef, type RecordState, recordKey } from '#shared/domain/record.ts';
import { sameValue } from '#shared/domain/same-value.ts';
import type { Refusal } from '#shared/protocol/connect.ts';
import type { Cursor, Page, PageRow, Pull, StartOver } from '#shared/protocol/feed.ts';

/** A change that did not come from a station; without a document it deletes. */
export type HubChange = RecordRef &
  ({ scope: string; doc: Record<string, unknown> } | { doc: null });

/** A record that went to another scope, as it shows in the one it left. */
interface Departure extends RecordRef {
  scope: string;
  version: number;
}

export interface Feed {
  records: Map<string, RecordState>;
  departures: Map<string, Departure>;
  version: number;
  /** Up to which version deletions may be forgotten. */
  horizon: number;
  /** The newest version when the house was last kept. */
  mark: number;
}

export type FeedRow = RecordRef & { version: number; doc: unknown };

type Position = Exclude<Cursor, { phase: 'start' }>;

export function emptyFeed(): Feed {
  return { records: new Map(), departures: new Map(), version: 0, horizon: 0, mark: 0 };
}

/** A change that changes nothing draws no version; a record that moves leaves a departure. */
export function writeRecord(
  feed: Feed,
  change: HubChange,
  changed: (scope: string, version: number) => void,
): void {
  const { kind, id, doc } = change;
  const { records, departures } = feed;
  const key = recordKey(change);
  const before = records.get(key);
  if (before === undefined && doc === null) return;
  const scope = 'scope' in change ? change.scope : (before?.scope ?? '');
  if (before !== undefined && before.scope === scope && sameValue(before.doc, doc)) return;
  if (before !== undefined && before.scope !== scope) {
    feed.version += 1;
    const departure = { kind, id, scope: before.scope, version: feed.version };
    departures.set(`${before.scope} ${key}`, departure);
    changed(before.scope, departure.version);
  }
  departures.delete(`${scope} ${key}`);
  feed.version += 1;
  const { version } = feed;
  records.set(key, { kind, id, scope, doc: asStored(doc), version, deleted: doc === null });
  changed(scope, version);
}

/** As PostgreSQL keeps it and pages have it: an object's keys by their length, then byte by byte. */
function asStored(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asStored);
  const entries = Object.entries(value).map(
    ([key, of]) => [Buffer.from(key), asStored(of)] as const,
  );
  entries.sort(([a], [b]) => a.length - b.length || Buffer.compare(a, b));
  return Object.fromEntries(entries.map(([key, of]) => [key.toString(), of]));
}

/**
 * Keeps house as if ninety days had gone by since it was last kept: deletions up to the horizon are
 * forgotten, and the horizon moves to where the feed was then.
 * @param isErased whether the tombstone of a customer is kept for good.
 */
export function keepHouse(feed: Feed, isErased: (customer: string) => boolean): void {
  const { records, departures, horizon } = feed;
  for (const [key, { kind, id, deleted, version }] of records) {
    const isKept = kind === 'customer' && isErased(id);
    if (deleted && version <= horizon && !isKept) records.delete(key);
  }
  for (const [key, { version }] of departures) if (version <= horizon) departures.delete(key);
  feed.horizon = feed.mark;
  feed.mark = feed.version;
}

/** The newest version of a scope, departures included. */
export function headOf({ records, departures }: Feed, scope: string): number {
  let head = 0;
  for (const row of [...records.values(), ...departures.values()]) {
    if (row.scope === scope) head = Math.max(head, row.version);
  }
  return head;
}

/** The newest version that anything has. */
export function newestOf({ records, departures }: Feed): number {
  return [...records.values(), ...departures.values()].reduce(
    (newest, { version }) => Math.max(newest, version),
    0,
  );
}

/** The answer to a pull of a scope that is granted. */
export function pullPage(
  feed: Feed,
  { scope, cursor, epoch }: Pull,
  hub: { epoch: string; pageRows: number; packRows: (rows: readonly PageRow[]) => Uint8Array },
): Page | StartOver | Refusal {
  const newest = Math.max(newestOf(feed), feed.horizon);
  if (cursor.phase !== 'start') {
    const position = cursor.phase === 'book' ? cursor.head : cursor.version;
    if (epoch !== hub.epoch || position > newest || position < feed.horizon) {
      return { ok: 'start_over', scope, epoch: hub.epoch };
    }
  }
  const from: Position =
    cursor.phase === 'start' ? { phase: 'book', head: newest, after: null } : cursor;
  const all = rowsAfter(feed, scope, from);
  const taken = all.slice(0, hub.pageRows);
  const last = taken.at(-1);
  const next = nextCursor(from, last, taken.length === all.length, newest);
  const left = rowsAfter(feed, scope, next);
  return {
    ok: true,
    scope,
    rows: hub.packRows(taken.map(asPageRow)),
    count: taken.length,
    next,
    done: next.phase === 'feed' && left.length === 0,
    head: Math.max(headOf(feed, scope), last?.version ?? 0),
    remaining: { rows: left.length, bytes: 0 },
  };
}

export function asPageRow({ kind, id, version, doc }: FeedRow): PageRow {
  return [kind, id, version, doc as Record<string, unknown> | null];
}

function rowsAfter({ records, departures }: Feed, scope: string, from: Position): FeedRow[] {
  const here = [...records.values()].filter((record) => record.scope === scope);
  if (from.phase === 'book') {
    return here
      .filter((r) => !r.deleted && r.version <= from.head && byKey(keyOf(r), keyOf(from.after)) > 0)
      .sort((a, b) => byKey(keyOf(a), keyOf(b)));
  }
  const left = [...departures.values()]
    .filter((departure) => departure.scope === scope)
    .map((departure) => ({ ...departure, doc: null }));
  return [...here, ...left]
    .filter(({ version }) => version > from.version)
    .sort((a, b) => a.version - b.version);
}

/** As PostgreSQL orders them: kind first, then id, by their bytes. */
type Key = readonly [kind: string, id: string];

function keyOf(of: RecordRef | string | null): Key {
  if (of === null) return ['', ''];
  if (typeof of !== 'string') return [of.kind, of.id];
  const slash = of.indexOf('/');
  return [of.slice(0, slash), of.slice(slash + 1)];
}

function byKey(a: Key, b: Key): number {
  return (
    Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])) ||
    Buffer.compare(Buffer.from(a[1]), Buffer.from(b[1]))
  );
}

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
