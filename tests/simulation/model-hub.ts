/**
 * The hub as a model: everything it does is one step, and it keeps books that a test can check. It uses
 * the real reducers. tests/contract/model-hub.test.ts holds it to the real hub on PostgreSQL: whatever a
 * station asks, and whatever was written, erased, forgotten or shut out in between, gets the same answer.
 */
import { expulsion } from '#hub/sockets/refusals.ts';
import { keptOf } from '#hub/push/kept-mutation.ts';
import type { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { rejected } from '#shared/domain/mutation.ts';
import { reduceMutation, touchedRecords } from '#shared/domain/mutations.ts';
import { type RecordState, recordKey } from '#shared/domain/record.ts';
import type { Refusal, Welcome } from '#shared/protocol/connect.ts';
import type {
  DigestAnswer,
  DigestAsk,
  KeysAnswer,
  KeysAsk,
  RecordsAnswer,
  RecordsAsk,
} from '#shared/protocol/digest.ts';
import type {
  AskErasures,
  ErasuresAnswer,
  OutstandingErasure,
  Receipts,
  ReceiptsAnswer,
} from '#shared/protocol/erasure.ts';
import type { PageRow, Pull, PullAnswer } from '#shared/protocol/feed.ts';
import { OWN_MAX, type OwnAnswer, type OwnAsk } from '#shared/protocol/own.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';
import { answerDigest, answerKeys, answerRecords } from './model-digests.ts';
import {
  emptyFeed,
  type Feed,
  headOf,
  type HubChange,
  keepHouse,
  pullPage,
  writeRecord,
} from './model-feed.ts';
import {
  expelledOf,
  type Instance,
  meet,
  noStarts,
  release,
  type Starts,
} from './model-instances.ts';

interface Answered {
  sequence: number;
  result: MutationResult;
  /** As it was sent, where it did not take effect. */
  sent: Mutation | null;
}

interface KnownStation {
  grants: readonly string[];
  lastSequence: number;
  /** By mutation. */
  results: Map<string, Answered>;
  starts: Starts;
}

/** What a backup holds. */
interface Kept {
  feed: Feed;
  effects: Map<string, number>;
  applied: Map<string, string[]>;
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
    feed: emptyFeed(),
    effects: new Map(),
    applied: new Map(),
    stations: new Map(),
    erasures: new Map(),
  };

  constructor(options: ModelHubOptions) {
    this.#options = options;
    this.epoch = options.epoch;
  }

  /** Every record as it is now, tombstones included. */
  get records(): ReadonlyMap<string, RecordState> {
    return this.#kept.feed.records;
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
    return this.#kept.stations.get(station)?.results.get(mutation)?.result;
  }
  grantsOf(station: string): readonly string[] {
    return this.#known(station).grants;
  }
  grant(station: string, grants: readonly string[]): void {
    this.#known(station).grants = grants;
  }
  /** The newest version of a scope, departures included. */
  headOf(scope: string): number {
    return headOf(this.#kept.feed, scope);
  }
  startsOf(station: string): Readonly<Starts> {
    return this.#known(station).starts;
  }

  /** Takes a station's access away for good. */
  revoke(station: string): void {
    this.#known(station).starts.revoked = true;
  }

  /** Lets a station in again that was shut out because two copies of it ran. */
  release(station: string): void {
    release(this.#known(station).starts);
  }

  /** Deletions that are old enough are forgotten, as if it had not been done for ninety days. */
  keepHouse(): void {
    const { feed, erasures } = this.#kept;
    const erased = new Set([...erasures.values()].map(({ outstanding }) => outstanding.subject));
    keepHouse(feed, (customer) => erased.has(customer));
  }

  /** Deletes a customer and everything about them, and asks every station to confirm it. */
  erase(subject: string, erasure: string): void {
    const { feed, stations, erasures } = this.#kept;
    const about = [...feed.records.values()]
      .filter(({ kind, id, doc, deleted }) => {
        const isSelf = kind === 'customer' && id === subject;
        return !deleted && (isSelf || customerOf(doc) === subject);
      })
      .sort((a, b) => Buffer.compare(Buffer.from(recordKey(a)), Buffer.from(recordKey(b))));
    this.write(...about.map(({ kind, id }) => ({ kind, id, doc: null })));
    for (const { results } of stations.values()) {
      for (const answered of results.values()) {
        if (answered.sent?.args.customerId !== subject) continue;
        answered.result = rejected('erased', `customer ${subject} was erased`);
        answered.sent = null;
      }
    }
    const self = feed.records.get(`customer/${subject}`);
    if (self === undefined) return;
    const { scope, version } = self;
    const left = [...feed.departures.values()].filter(
      ({ kind, id }) => kind === 'customer' && id === subject,
    );
    const scopes = [...new Set([self, ...about, ...left].map((row) => row.scope))];
    const upTo = Math.max(version, feed.version);
    const outstanding = { erasure, subject, scope, version, scopes, upTo };
    erasures.set(erasure, { outstanding, owedBy: new Set(stations.keys()) });
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
    const changed = this.#options.changed ?? (() => {});
    for (const change of changes) writeRecord(this.#kept.feed, change, changed);
  }

  /** A backup: whoever calls it puts the database back to what it is now, under a new epoch. */
  backUp(): (epoch: string) => void {
    const state = structuredClone(this.#kept);
    return (epoch) => {
      // Who may hold what, and who is shut out, is asked of the operator again after a restore; here it stays.
      const before = this.#kept.stations;
      this.#kept = structuredClone(state);
      for (const [id, { grants, starts }] of before) {
        Object.assign(this.#known(id), { grants, starts });
      }
      this.epoch = epoch;
    };
  }

  /** A station proves its key. @param instance which start of its program it is. */
  prove(station: string, instance?: Instance): Welcome | Refusal {
    const { starts } = this.#known(station);
    const expelled = expelledOf(starts, undefined);
    if (expelled !== undefined) return expulsion(expelled);
    const nowMs = this.#options.nowMs();
    const meeting = instance === undefined ? 'known' : meet(starts, instance, nowMs);
    if (meeting === 'quarantined') return expulsion('quarantined');
    const welcome = this.welcome(station);
    return meeting === 'rewound' ? { ...welcome, rewound: true } : welcome;
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

  /** What a proven station is told instead of an answer, if it is served no more. */
  expelled(station: string, instance: string | undefined): Refusal | undefined {
    const expelled = expelledOf(this.#known(station).starts, instance);
    return expelled === undefined ? undefined : expulsion(expelled);
  }

  pull(station: string, request: Pull): PullAnswer {
    const { pageRows, packRows = packJson } = this.#options;
    const { epoch } = this;
    return (
      this.#notGranted(station, request.scope) ??
      pullPage(this.#kept.feed, request, { epoch, pageRows, packRows })
    );
  }

  digest(station: string, ask: DigestAsk): DigestAnswer {
    return this.#notGranted(station, ask.scope) ?? answerDigest(this.#kept.feed, this.epoch, ask);
  }
  keys(station: string, ask: KeysAsk): KeysAnswer {
    return this.#notGranted(station, ask.scope) ?? answerKeys(this.#kept.feed, this.epoch, ask);
  }
  recordsFor(station: string, ask: RecordsAsk): RecordsAnswer {
    return this.#notGranted(station, ask.scope) ?? answerRecords(this.#kept.feed, this.epoch, ask);
  }

  /** The answers that a station was given, with what it had sent where that took no effect. */
  own(station: string, { after }: OwnAsk): OwnAnswer {
    const { results, lastSequence } = this.#known(station);
    const above = [...results]
      .filter(([, { sequence }]) => sequence > after)
      .sort(([, a], [, b]) => a.sequence - b.sequence);
    const taken = above.slice(0, OWN_MAX).map(([id, { sequence, result, sent }]) => ({
      id,
      sequence,
      result,
      ...(sent === null ? {} : { mutation: sent }),
    }));
    return { ok: true, results: taken, more: above.length > OWN_MAX, lastSequence };
  }

  /** @param most of the mutations that are handled before this node dies; its answer is then lost. */
  push(station: string, mutations: readonly Mutation[], most = mutations.length): PushAnswer {
    const known = this.#known(station);
    const results: { id: string; sequence: number; result: MutationResult }[] = [];
    for (const mutation of mutations.slice(0, most)) {
      const { id, sequence } = mutation;
      const last = known.lastSequence;
      const stored = known.results.get(id)?.result;
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

  #notGranted(station: string, scope: string): Refusal | undefined {
    if (this.#known(station).grants.includes(scope)) return undefined;
    return { ok: false, code: 'not_granted', detail: `the station does not hold ${scope}` };
  }

  #known(station: string): KnownStation {
    const known = this.#kept.stations.get(station) ?? {
      grants: [],
      lastSequence: 0,
      results: new Map(),
      starts: noStarts(),
    };
    this.#kept.stations.set(station, known);
    return known;
  }

  #decide(station: string, known: KnownStation, mutation: Mutation): MutationResult {
    const { id, sequence } = mutation;
    const { effects, applied } = this.#kept;
    effects.set(id, (effects.get(id) ?? 0) + 1);
    applied.set(station, [...this.appliedOf(station), id]);
    const result = this.#carryOut(station, known, mutation);
    const { sent } = keptOf({ head: mutation, mutation }, result);
    known.results.set(id, { sequence, result, sent: sent === null ? null : mutation });
    known.lastSequence = sequence;
    return result;
  }

  #carryOut(station: string, { grants }: KnownStation, sent: Mutation): MutationResult {
    const mutation = { ...sent, observedAt: Math.min(sent.observedAt, this.#options.nowMs()) };
    const { records } = this.#kept.feed;
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
      this.write(...reduction.writes);
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
}

function customerOf(doc: unknown): unknown {
  return (doc as { customerId?: unknown } | null)?.customerId;
}

function notPermitted(scope: string): MutationResult {
  return rejected('not_permitted', `the station does not hold ${scope}`);
}
