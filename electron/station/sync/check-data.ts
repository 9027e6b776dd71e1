/**
 * Compares what the station holds with its hub, mends what differs, and begins a scope anew where mending
 * does not help. Once a day, and soon after something that may have cost data; never while a scope is still
 * being filled, nor while much that changed is still to be fetched. What to do is decided in shared/sync/compare-digests.ts.
 *
 * 1. The station reads itself in slices of a few milliseconds; look-ups and pages go on in between.
 * 2. A comparison ends with its link, and begins again on the next.
 * 3. Documents are read as they stand in the file: what was changed under its version is found as well, at
 *    either end, and how many there are is counted on the way.
 * 4. Whatever is found, the next is a day later: a fault that comes back must not keep a shop's line busy.
 */
import { z } from 'zod';
import type { RecordRef } from '#shared/domain/record.ts';
import {
  DIGEST_PREFIXES_MAX,
  type DigestAnswer,
  type DigestAsk,
  KeyRow,
  KEYS_PREFIXES_MAX,
  type KeysAnswer,
  type KeysAsk,
  RECORDS_MAX,
  type RecordsAnswer,
  type RecordsAsk,
} from '#shared/protocol/digest.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import { CHILDREN, differingChildren, SUM_BYTES, sumsUnder } from '#shared/protocol/row-digest.ts';
import {
  chunksOf,
  DIFFERING_LEAVES_MOST,
  isSmall,
  judge,
  keysThatDiffer,
  portionsOf,
  waitBeforeCheck,
} from '#shared/sync/compare-digests.ts';
import type { Log } from '../host.ts';
import type { DigestScan } from '../store/digest-scan.ts';
import type { Digests } from '../store/digests.ts';
import type { Errand, HubLink, Timing } from './ports.ts';
import { readPage, unzip } from './read-page.ts';

/** Hubs of an older protocol cannot be compared with. */
const SINCE_PROTOCOL = 2;

/** The station's thread is let go after this long. */
const SLICE_MS = 8;

/** Until a busy hub is asked again, what an ended link left is done with, or the feed came level. */
const AGAIN_MS = 10_000;

/** Until it is tried again where a hub did not answer in time, or something else went wrong. */
const AFTER_FAILURE_MS = 10 * 60 * 1000;

/** How long to wait for the feed to bring what the hub's answer was made with. */
const LEVEL_WITHIN_MS = 10_000;
const LEVEL_EVERY_MS = 100;

const KEYS_BYTES_MAX = 16 * 1024 * 1024;

const KeyRows = z.array(KeyRow);

export interface CheckLink extends HubLink {
  /** What the hub speaks. */
  protocol(): number;
  /** These reject as `pull` does. */
  digest(ask: DigestAsk): Promise<DigestAnswer>;
  keys(ask: KeysAsk): Promise<KeysAnswer>;
  records(ask: RecordsAsk): Promise<RecordsAnswer>;
}

export interface CheckStore {
  digests: Digests;
  scopes(): readonly { scope: string; cursor: Cursor; epoch: string | null }[];
  startOver(scope: string): void;
}

export interface DataChecker extends Errand<CheckLink> {
  /** Shown to people. */
  checking(): boolean;
  /** Something may have been lost: compares soon, where there is a link. */
  soon(): void;
}

export interface CheckerParts {
  store: CheckStore;
  timing: Timing;
  /** The clock corrected by the hub's. */
  nowMs(): number;
  log: Log;
  changed(refs: RecordRef[]): void;
  statusChanged(): void;
  /** A scope begins anew: its cursor is another. Called before anything else can be written. */
  renewed(): void;
  /** Whether the hub may have changes that are not held here yet. */
  isBehind(): boolean;
}

export function createDataChecker(parts: CheckerParts): DataChecker {
  const { store, timing, log } = parts;
  let ended: () => void = () => {};
  let replan: () => void = () => {};
  /** It is time, and a scope is still being filled. */
  let filling = false;
  const isFilling = () => store.scopes().some(({ cursor }) => cursor.phase !== 'feed');
  let busy = false;

  function begin(link: CheckLink): void {
    ended();
    if (link.protocol() < SINCE_PROTOCOL) return;
    filling = false;
    let over = false;
    let cancel = () => {};
    const check = async (): Promise<void> => {
      filling = isFilling();
      if (filling) return;
      if (busy || parts.isBehind()) {
        plan(AGAIN_MS);
        return;
      }
      busy = true;
      parts.statusChanged();
      const outcome = await compareAll(parts, link, () => over).catch(asOutcome);
      busy = false;
      parts.statusChanged();
      if (over) return;
      if (outcome === 'later') plan(AGAIN_MS + Math.round(timing.random() * AGAIN_MS * 5));
      else if (outcome === 'failed') plan(AFTER_FAILURE_MS);
      else planNext();
    };
    const plan = (waitMs: number): void => {
      cancel = timing.callAfter(waitMs, () => void check());
    };
    const planNext = (): void =>
      plan(waitBeforeCheck(store.digests.checkedAt(), parts.nowMs(), timing.random()));
    ended = () => {
      over = true;
      cancel();
      replan = () => {};
    };
    replan = () => {
      cancel();
      planNext();
    };
    planNext();
  }

  function asOutcome(error: unknown): Outcome {
    if (error instanceof HubIsBusy) return 'later';
    const name = error instanceof Error ? error.constructor.name : 'unknown';
    log({ level: 'warn', event: 'sync.check_failed', facts: { name } });
    return 'failed';
  }

  return {
    begin,
    end: () => ended(),
    applied() {
      if (!filling || isFilling()) return;
      filling = false;
      replan();
    },
    checking: () => busy,
    soon() {
      store.digests.setChecked(null);
      if (!busy) replan();
    },
  };
}

type Outcome = 'done' | 'later' | 'failed';

/** The link went while it was compared, or the hub would not answer: the next link begins again. */
class Interrupted extends Error {}

class HubIsBusy extends Error {}

async function compareAll(
  parts: CheckerParts,
  link: CheckLink,
  isOver: () => boolean,
): Promise<Outcome> {
  const { store, timing, log } = parts;
  const startedMs = timing.monotonicMs();
  const facts = { asked: 0, rows: 0, mended: 0, begunAnew: 0 };
  const scan = store.digests.begin();
  try {
    await inSlices(timing, isOver, () => scan.advance());
    for (const { scope, epoch } of store.scopes()) {
      if (epoch === null) continue;
      const comparison = new Comparison(parts, link, isOver, scan, { scope, epoch });
      const outcome = await comparison.settle();
      facts.asked += comparison.asked;
      facts.rows += comparison.rows;
      facts.mended += comparison.mended;
      if (outcome === 'begin anew') {
        facts.begunAnew += 1;
        store.startOver(scope);
        parts.renewed();
      }
    }
    if (scan.recount()) parts.statusChanged();
  } finally {
    scan.end();
  }
  store.digests.setChecked(parts.nowMs());
  const ms = Math.round(timing.monotonicMs() - startedMs);
  log({
    level: facts.mended > 0 ? 'warn' : 'info',
    event: 'sync.checked',
    facts: { ...facts, ms },
  });
  return 'done';
}

/** One scope. */
class Comparison {
  asked = 0;
  rows = 0;
  mended = 0;
  readonly #parts: CheckerParts;
  readonly #link: CheckLink;
  readonly #isOver: () => boolean;
  readonly #scan: DigestScan;
  readonly #of: { scope: string; epoch: string };

  constructor(
    parts: CheckerParts,
    link: CheckLink,
    isOver: () => boolean,
    scan: DigestScan,
    of: { scope: string; epoch: string },
  ) {
    this.#parts = parts;
    this.#link = link;
    this.#isOver = isOver;
    this.#scan = scan;
    this.#of = of;
  }

  async settle(): Promise<'same' | 'begin anew'> {
    for (const isLast of [false, true]) {
      const keys = await this.#differingKeys();
      if (keys === 'too many') return 'begin anew';
      if (keys.length === 0) return 'same';
      const diverged = await this.#mend(keys);
      if (diverged === 'rewound') return 'begin anew';
      if (diverged === 0) return 'same';
      if (isLast) return 'begin anew';
      this.mended += diverged;
    }
    return 'same';
  }

  async #differingKeys(): Promise<string[] | 'too many'> {
    const { scope, epoch } = this.#of;
    const version = this.#cursor();
    const digestOf = async (under: string[]) =>
      this.#answer(await this.#link.digest({ scope, epoch, version, under }));

    const all = await digestOf(['']);
    await this.#level(all.head);
    const mine = this.#scan.sums(scope, all.version);
    this.rows = mine.rows;
    const buckets = differingChildren('', sumsUnder(mine.sums, ''), all.sums);
    if (buckets.length === 0) return [];
    const prefixes = isSmall(mine.rows, all.rows) ? buckets : await this.#leaves(buckets, digestOf);
    if (prefixes.length > DIFFERING_LEAVES_MOST) return 'too many';
    const atHub: KeyRow[] = [];
    for (const under of portionsOf(prefixes, all.rows, KEYS_PREFIXES_MAX)) {
      const { keys } = this.#answer(await this.#link.keys({ scope, epoch, under }));
      const json = await unzip(keys, KEYS_BYTES_MAX);
      atHub.push(...KeyRows.parse(JSON.parse(json.toString('utf8'))));
    }
    const here = this.#scan.list(scope, prefixes);
    await inSlices(this.#parts.timing, this.#isOver, () => here.advance());
    return keysThatDiffer(here.rows, atHub);
  }

  async #leaves(
    buckets: readonly string[],
    digestOf: (under: string[]) => Promise<{ version: number; sums: Uint8Array }>,
  ): Promise<string[]> {
    const leaves: string[] = [];
    for (const under of chunksOf(buckets, DIGEST_PREFIXES_MAX)) {
      const theirs = await digestOf(under);
      const { sums } = this.#scan.sums(this.#of.scope, theirs.version);
      under.forEach((bucket, i) => {
        const from = i * CHILDREN * SUM_BYTES;
        const their = theirs.sums.subarray(from, from + CHILDREN * SUM_BYTES);
        leaves.push(...differingChildren(bucket, sumsUnder(sums, bucket), their));
      });
    }
    return leaves;
  }

  /** @returns how many rows were not as they should have been. */
  async #mend(keys: readonly string[]): Promise<number | 'rewound'> {
    const { scope, epoch } = this.#of;
    const { digests } = this.#parts.store;
    let diverged = 0;
    for (let rest = keys; rest.length > 0; ) {
      const wanted = rest.slice(0, RECORDS_MAX);
      const cursor = this.#cursor();
      const held = digests.held(scope, wanted);
      const answer = this.#answer(await this.#link.records({ scope, epoch, keys: wanted }));
      const { rows } = await readPage(answer);
      const asked = wanted.slice(0, answer.answered);
      const verdict = judge(asked, held, cursor, rows);
      if (this.#isOver()) throw new Interrupted();
      if (verdict.rewound) return 'rewound';
      const changed = digests.mend(scope, verdict);
      if (changed.length > 0) this.#parts.changed(changed);
      diverged += verdict.diverged;
      rest = rest.slice(answer.answered);
      await this.#parts.timing.turn();
    }
    return diverged;
  }

  #cursor(): number {
    const cursor = this.#parts.store.scopes().find(({ scope }) => scope === this.#of.scope)?.cursor;
    if (cursor?.phase !== 'feed') throw new Interrupted();
    return cursor.version;
  }

  /** Lets the feed bring what the hub had when it answered. */
  async #level(head: number): Promise<void> {
    const { callAfter, monotonicMs } = this.#parts.timing;
    const untilMs = monotonicMs() + LEVEL_WITHIN_MS;
    while (this.#cursor() < head && monotonicMs() < untilMs) {
      await new Promise<void>((resolve) => {
        callAfter(LEVEL_EVERY_MS, resolve);
      });
      if (this.#isOver()) throw new Interrupted();
    }
  }

  #answer<Answer extends { ok: unknown }>(answer: Answer): Extract<Answer, { ok: true }> {
    this.asked += 1;
    if (this.#isOver()) throw new Interrupted();
    if (answer.ok === true) return answer as Extract<Answer, { ok: true }>;
    if ('code' in answer && (answer.code === 'busy' || answer.code === 'too_many')) {
      throw new HubIsBusy();
    }
    throw new Interrupted();
  }
}

/** Works in slices, between which everything that waits has its turn. */
async function inSlices(
  timing: Timing,
  isOver: () => boolean,
  advance: () => boolean,
): Promise<void> {
  let sliceMs = timing.monotonicMs();
  while (advance()) {
    if (timing.monotonicMs() - sliceMs < SLICE_MS) continue;
    await timing.turn();
    if (isOver()) throw new Interrupted();
    sliceMs = timing.monotonicMs();
  }
  await timing.turn();
}
