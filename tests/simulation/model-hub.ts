/**
 * The hub as a model: everything it does is one step, and it keeps books that a test can check. It uses
 * the real reducers. tests/contract/model-hub.test.ts holds it to the real hub on PostgreSQL: the same
 * pulls and pushes get the same answers.
 */
import type { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { rejected } from '#shared/domain/mutation.ts';
import { reduceMutation, touchedRecords } from '#shared/domain/mutations.ts';
import { type RecordRef, type RecordState, recordKey } from '#shared/domain/record.ts';
import { sameValue } from '#shared/domain/same-value.ts';
import type { Refusal, Welcome } from '#shared/protocol/connect.ts';
import type { Cursor, Page, PageRow, Pull, PullAnswer } from '#shared/protocol/feed.ts';
import type {
  AskErasures,
  ErasuresAnswer,
  OutstandingErasure,
  Receipts,
  ReceiptsAnswer,
} from '#shared/protocol/erasure.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';

interface KnownStation {
  grants: readonly string[];
  lastSequence: number;
  results: Map<string, MutationResult>;
}

/** A change that did not come from a station; without a document it deletes. */
export type HubChange = RecordRef &
  ({ scope: string; doc: Record<string, unknown> } | { doc: null });

/** A record that went to another scope, as it shows in the one it left. */
interface Departure extends RecordRef {
  scope: string;
  version: number;
}

/** What a backup holds. */
interface Kept {
  records: Map<string, RecordState>;
  departures: Map<string, Departure>;
  effects: Map<string, number>;
  applied: Map<string, string[]>;
  version: number;
  stations: Map<string, KnownStation>;
  /** By erasure. */
  erasures: Map<string, Erased>;
}

interface Erased {
  outstanding: OutstandingErasure;
  /** The stations that have not confirmed it. */
  owedBy: Set<string>;
}

export interface ModelHubOptions {
  epoch: string;
  pageRows: number;
  nowMs: () => number;
  /** The hub's own reducers: older ones than the stations', or with a bug. */
  reduce?: typeof reduceMutation;
  packRows?: (rows: readonly PageRow[]) => Uint8Array;
  /** A scope has something new. */
  changed?: (scope: string, version: number) => void;
}

const packJson = (rows: readonly PageRow[]) => Buffer.from(JSON.stringify(rows));

export class ModelHub {
  epoch: string;
  readonly #options: ModelHubOptions;
  #kept: Kept = {
    records: new Map(),
    departures: new Map(),
    effects: new Map(),
    applied: new Map(),
    version: 0,
    stations: new Map(),
    erasures: new Map(),
  };

  constructor(options: ModelHubOptions) {
    this.#options = options;
    this.epoch = options.epoch;
  }

  /** Every record as it is now, tombstones included. */
  get records(): ReadonlyMap<string, RecordState> {
    return this.#kept.records;
  }
  /** How often each mutation was decided. */
  get effects(): ReadonlyMap<string, number> {
    return this.#kept.effects;
  }
  /** The ids of a station's mutations in the order they were decided. */
  appliedOf(station: string): readonly string[] {
    return this.#kept.applied.get(station) ?? [];
  }
  resultOf(station: string, mutation: string): MutationResult | undefined {
    return this.#kept.stations.get(station)?.results.get(mutation);
  }
  grantsOf(station: string): readonly string[] {
    return this.#known(station).grants;
  }
  grant(station: string, grants: readonly string[]): void {
    this.#known(station).grants = grants;
  }
  /** The newest version of a scope, departures included. */
  headOf(scope: string): number {
    const { records, departures } = this.#kept;
    let head = 0;
    for (const row of [...records.values(), ...departures.values()]) {
      if (row.scope === scope) head = Math.max(head, row.version);
    }
    return head;
  }

  /** Deletes a customer and everything about them, and asks every station to confirm it. */
  erase(subject: string, erasure: string): void {
    const about = [...this.#kept.records.values()].filter(
      ({ kind, id, doc }) => (kind === 'customer' && id === subject) || customerOf(doc) === subject,
    );
    this.write(...about.map(({ kind, id }) => ({ kind, id, doc: null })));
    const self = this.#kept.records.get(`customer/${subject}`);
    if (self === undefined) return;
    const { scope, version } = self;
    const scopes = [...new Set(about.map((record) => record.scope))];
    const outstanding = { erasure, subject, scope, version, scopes, upTo: this.#kept.version };
    this.#kept.erasures.set(erasure, {
      outstanding,
      owedBy: new Set(this.#kept.stations.keys()),
    });
  }

  /** Whose erasure a station has confirmed. */
  confirmedBy(station: string): readonly string[] {
    return [...this.#kept.erasures.values()]
      .filter(({ owedBy }) => !owedBy.has(station))
      .map(({ outstanding }) => outstanding.subject);
  }

  erasuresOwedBy(station: string): OutstandingErasure[] {
    return [...this.#kept.erasures.values()]
      .filter(({ owedBy }) => owedBy.has(station))
      .map(({ outstanding }) => outstanding);
  }

  /** What the station has not confirmed, and whom it asks about. */
  erasures(station: string, { about = [] }: AskErasures): ErasuresAnswer {
    const asked = [...this.#kept.erasures.values()].filter(
      ({ outstanding, owedBy }) => owedBy.has(station) || about.includes(outstanding.subject),
    );
    return { ok: true, erasures: asked.map(({ outstanding }) => outstanding) };
  }

  receipt(station: string, { receipts }: Receipts): ReceiptsAnswer {
    for (const { erasure } of receipts) this.#kept.erasures.get(erasure)?.owedBy.delete(station);
    return { ok: true, taken: receipts.map(({ erasure }) => erasure) };
  }

  /** One transaction of changes that come from elsewhere: an import. */
  write(...changes: HubChange[]): void {
    for (const change of changes) this.#write(change);
  }

  /** A backup: whoever calls it puts the database back to what it is now, under a new epoch. */
  backUp(): (epoch: string) => void {
    const state = structuredClone(this.#kept);
    return (epoch) => {
      // Who may hold what is asked of the operator again after a restore; here it stays.
      const grants = new Map([...this.#kept.stations].map(([id, known]) => [id, known.grants]));
      this.#kept = structuredClone(state);
      for (const [id, held] of grants) this.#known(id).grants = held;
      this.epoch = epoch;
    };
  }

  welcome(station: string): Welcome {
    const { grants, lastSequence } = this.#known(station);
    return {
      ok: true,
      hubTimeMs: this.#options.nowMs(),
      epoch: this.epoch,
      grants: [...grants],
      store: 'gangnam',
      mode: 'associate',
      lastSequence,
    };
  }

  pull(station: string, { scope, cursor, epoch }: Pull): PullAnswer {
    if (!this.#known(station).grants.includes(scope)) {
      return refusal('not_granted', `the station does not hold ${scope}`);
    }
    const newest = this.#kept.version;
    const position = cursor.phase === 'start' ? 0 : positionOf(cursor);
    if (cursor.phase !== 'start' && (epoch !== this.epoch || position > newest)) {
      return { ok: 'start_over', scope, epoch: this.epoch };
    }
    const head = this.headOf(scope);
    const from: Exclude<Cursor, { phase: 'start' }> =
      cursor.phase === 'start' ? { phase: 'book', head: newest, after: null } : cursor;
    const all = this.#after(scope, from);
    const taken = all.slice(0, this.#options.pageRows);
    const last = taken.at(-1);
    const exhausted = taken.length === all.length;
    const next = nextCursor(from, last, exhausted, newest);
    const left = this.#after(scope, next);
    const rows = taken.map(
      ({ kind, id, version, doc }): PageRow => [
        kind,
        id,
        version,
        doc as Record<string, unknown> | null,
      ],
    );
    const page: Page = {
      ok: true,
      scope,
      rows: (this.#options.packRows ?? packJson)(rows),
      count: rows.length,
      next,
      done: next.phase === 'feed' && left.length === 0,
      head: Math.max(head, last?.version ?? 0),
      remaining: { rows: left.length, bytes: 0 },
    };
    return page;
  }

  /** @param most of the mutations that are handled before this node dies; its answer is then lost. */
  push(station: string, mutations: readonly Mutation[], most = mutations.length): PushAnswer {
    const known = this.#known(station);
    const results: { id: string; sequence: number; result: MutationResult }[] = [];
    for (const mutation of mutations.slice(0, most)) {
      const { id, sequence } = mutation;
      const last = known.lastSequence;
      const stored = known.results.get(id);
      // Sent before under another number, before the station was rewound: the number is used up.
      if (stored !== undefined) {
        if (sequence === last + 1) known.lastSequence = sequence;
      } else if (sequence <= last) return { ok: 'rewound', lastSequence: last };
      else if (sequence > last + 1) return { ok: 'gap', expected: last + 1 };
      const result = stored ?? this.#decide(station, known, mutation);
      results.push({ id, sequence, result });
    }
    return { ok: true, results, lastSequence: known.lastSequence };
  }

  #known(station: string): KnownStation {
    const known = this.#kept.stations.get(station) ?? {
      grants: [],
      lastSequence: 0,
      results: new Map(),
    };
    this.#kept.stations.set(station, known);
    return known;
  }

  #after(
    scope: string,
    from: Exclude<Cursor, { phase: 'start' }>,
  ): (RecordRef & { version: number; doc: unknown })[] {
    const records = [...this.#kept.records.values()].filter((record) => record.scope === scope);
    if (from.phase === 'book') {
      return records
        .filter(
          (r) => !r.deleted && r.version <= from.head && byKey(keyOf(r), keyOf(from.after)) > 0,
        )
        .sort((a, b) => byKey(keyOf(a), keyOf(b)));
    }
    const left = [...this.#kept.departures.values()]
      .filter((departure) => departure.scope === scope)
      .map((departure) => ({ ...departure, doc: null }));
    return [...records, ...left]
      .filter(({ version }) => version > from.version)
      .sort((a, b) => a.version - b.version);
  }

  #decide(station: string, known: KnownStation, mutation: Mutation): MutationResult {
    const { id, sequence } = mutation;
    const { effects, applied } = this.#kept;
    effects.set(id, (effects.get(id) ?? 0) + 1);
    applied.set(station, [...this.appliedOf(station), id]);
    const result = this.#carryOut(station, known, mutation);
    known.results.set(id, result);
    known.lastSequence = sequence;
    return result;
  }

  #carryOut(station: string, { grants }: KnownStation, sent: Mutation): MutationResult {
    const mutation = { ...sent, observedAt: Math.min(sent.observedAt, this.#options.nowMs()) };
    const { records } = this.#kept;
    const held = new Map<string, RecordState>();
    for (const ref of touchedRecords(mutation)) {
      const record = records.get(recordKey(ref));
      if (record !== undefined) held.set(recordKey(ref), record);
    }
    const isForeign = ({ scope }: { scope: string }) => !grants.includes(scope);
    const foreign = [...held.values()].find(isForeign);
    if (foreign !== undefined) return notPermitted(foreign.scope);
    try {
      const reduce = this.#options.reduce ?? reduceMutation;
      const reduction = reduce(mutation, (ref) => held.get(recordKey(ref)), {
        id: station,
        store: 'gangnam',
        mode: 'associate',
      });
      if (reduction.status !== 'writes') return reduction;
      const stray = reduction.writes.find(isForeign);
      if (stray !== undefined) return notPermitted(stray.scope);
      for (const write of reduction.writes) this.#write(write);
      const keys =
        reduction.writes.length === 0 ? [...held.keys()] : reduction.writes.map(recordKey);
      const versions = keys.flatMap((key) => {
        const version = records.get(key)?.version;
        return version === undefined ? [] : [[key, version] as const];
      });
      return { status: 'accepted', versions: Object.fromEntries(versions) };
    } catch {
      return rejected('failed', 'the hub could not carry it out; its log says why');
    }
  }

  /** A change that changes nothing draws no version; a record that moves leaves a departure. */
  #write(change: HubChange): void {
    const { kind, id, doc } = change;
    const { records, departures } = this.#kept;
    const key = recordKey(change);
    const before = records.get(key);
    if (before === undefined && doc === null) return;
    const scope = 'scope' in change ? change.scope : (before?.scope ?? '');
    if (before !== undefined && before.scope === scope && sameValue(before.doc, doc)) return;
    if (before !== undefined && before.scope !== scope) {
      this.#kept.version += 1;
      const departure = { kind, id, scope: before.scope, version: this.#kept.version };
      departures.set(`${before.scope} ${key}`, departure);
      this.#options.changed?.(before.scope, departure.version);
    }
    departures.delete(`${scope} ${key}`);
    this.#kept.version += 1;
    const { version } = this.#kept;
    records.set(key, { kind, id, scope, doc, version, deleted: doc === null });
    this.#options.changed?.(scope, version);
  }
}

function customerOf(doc: unknown): unknown {
  return (doc as { customerId?: unknown } | null)?.customerId;
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

function positionOf(cursor: Exclude<Cursor, { phase: 'start' }>): number {
  return cursor.phase === 'book' ? cursor.head : cursor.version;
}

function nextCursor(
  from: Exclude<Cursor, { phase: 'start' }>,
  last: (RecordRef & { version: number }) | undefined,
  exhausted: boolean,
  newest: number,
): Exclude<Cursor, { phase: 'start' }> {
  if (from.phase === 'feed') {
    const version = last?.version ?? from.version;
    return { phase: 'feed', version: exhausted ? Math.max(version, newest) : version };
  }
  return exhausted || last === undefined
    ? { phase: 'feed', version: from.head }
    : { phase: 'book', head: from.head, after: recordKey(last) };
}

function refusal(code: string, detail: string): Refusal {
  return { ok: false, code, detail };
}

function notPermitted(scope: string): MutationResult {
  return rejected('not_permitted', `the station does not hold ${scope}`);
}
