/**
 * Carries out what the sync engine decides: opens links, asks for pages, applies them, sends the outbox.
 *
 * 1. Pages are applied one after the other in the order they came (`queue`), in parts (apply-page.ts)
 *    between which look-ups are answered. What had come when a link was lost is applied before the next
 *    link begins, so that a cut costs what was on the line and no more; an answer that comes later is not.
 * 2. A push answer is stored before the engine hears of it, so that nothing is sent again for nothing,
 *    and nothing is forgotten if the process dies in between.
 * 3. Nothing here throws upwards: a broken answer ends the link, and the engine tries again.
 */
import type { Welcome } from '#shared/protocol/connect.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { Cursor, Page, PageRow } from '#shared/protocol/feed.ts';
import { PUSH_MUTATIONS_MAX, type PushAnswer } from '#shared/protocol/push.ts';
import { initialSyncState, step } from '#shared/sync/engine.ts';
import type { Link, SyncCommand, SyncInput } from '#shared/sync/state.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Log } from '../host.ts';
import { StorageFull } from '../store/store.ts';
import type {
  Errand,
  HubLink,
  OpenHubLink,
  Rewinds,
  SyncListener,
  SyncStore,
  Timing,
} from './ports.ts';
import { createPageApplier } from './apply-page.ts';
import { createHubClock } from './hub-clock.ts';
import { createPushAnswers } from './push-answer.ts';
import { firstBatch } from './push-batch.ts';
import type { UnpackedPage } from './read-page.ts';
import { createTidier } from './tidy-when-idle.ts';

/** Refusals after which trying again by itself is pointless. */
const FINAL_REFUSALS = new Set([
  'unknown_station',
  'revoked',
  'quarantined',
  'bad_signature',
  'protocol_too_old',
  'protocol_too_new',
  'other_hub',
]);

/** What screens need to know of the connection. */
export interface SyncView {
  link: Link;
  /** Hub's clock minus this device's, milliseconds; 0 until the first contact. */
  clockOffsetMs: number;
  /** By the corrected clock; null for never since start. */
  lastContactAt: number | null;
  /** What the hub sent last found no room on the disk. */
  storageFull: boolean;
  /** The hub may have changes that are not held here yet. */
  behind: boolean;
}

export interface SyncDriver {
  start(): void;
  /** Something was appended to the outbox. */
  appended(): void;
  /** Scopes begin anew, by somebody else's doing: their cursors are to be read again. */
  scopesChanged(): void;
  retryNow(): void;
  view(): SyncView;
  /** Resolves when the store is no longer used. */
  stop(): Promise<void>;
}

export function createSyncDriver<Link extends HubLink>(parts: {
  store: SyncStore;
  openLink: OpenHubLink<Link>;
  /** What else is talked about over each link. */
  errands?: readonly Errand<NoInfer<Link>>[];
  rewinds?: Rewinds<NoInfer<Link>>;
  timing: Timing;
  /** Takes a page apart. Rejects where it is damaged. */
  unpack(page: Page): Promise<UnpackedPage>;
  /** Somebody looks people up just now. */
  isLookedUp(): boolean;
  listener: SyncListener;
  log: Log;
}): SyncDriver {
  const { store, timing, listener, log, errands = [], rewinds } = parts;
  let state = initialSyncState;
  let link: Link | null = null;
  let welcome: Welcome | null = null;
  /** What the station holds, as the hub said last. */
  let granted: readonly string[] = [];
  /**
   * Goes up when grants are adopted, when scopes begin anew, and when something could not be written: pages
   * asked for before are void then, as their scopes may be, or as what comes before them is missing.
   */
  let adopted = 0;
  let lastContactAt: number | null = null;
  let cancelWake = () => {};
  let queue: Promise<void> = Promise.resolve();
  let storageFull = false;

  const clock = createHubClock(timing);
  const applier = createPageApplier(parts);
  const pushAnswers = createPushAnswers({
    store,
    listener,
    log,
    doubted: () => rewinds?.doubted(),
  });
  const current = (generation: number) => generation === state.generation && link !== null;
  /** Nothing more is written: it was stopped, or the hub shut this station out. */
  const isOver = () => state.link.phase === 'stopped' || state.link.phase === 'refused';
  const tidier = createTidier({
    piece: () => store.tidy(false),
    idle: () => state.link.phase !== 'stopped' && state.pulling === null && state.applying === 0,
    turn: timing.turn,
    failed: (error) => {
      const name = error instanceof Error ? error.constructor.name : 'unknown';
      log({ level: 'error', event: 'sync.tidy_failed', facts: { name } });
    },
  });

  function feed(input: SyncInput): void {
    const [next, commands] = step(state, input);
    const changed = next !== state;
    state = next;
    for (const command of commands) carryOut(command);
    if (changed) listener.statusChanged();
    tidier.tidy();
  }

  function carryOut(command: SyncCommand): void {
    switch (command.type) {
      case 'openLink':
        open(command.generation);
        return;
      case 'closeLink':
        for (const errand of errands) errand.end();
        link?.close();
        link = null;
        return;
      case 'adoptGrants':
        enqueue(command.generation, () => adoptGrants(command.generation));
        return;
      case 'pull':
        void pull(command.generation, command.scope, command.cursor);
        return;
      case 'push':
        void push(command.generation);
        return;
      case 'wakeAt':
        wakeAt(command.atMs);
        return;
      default:
        unreachable(command);
    }
  }

  function open(generation: number): void {
    for (const errand of errands) errand.end();
    link?.close();
    link = parts.openLink({
      welcomed(given, roundTripMs) {
        welcome = given;
        granted = given.grants;
        clock.learn(given.hubTimeMs, roundTripMs);
        heard();
        feed({ type: 'welcomed', generation, nowMs: timing.monotonicMs() });
      },
      refused(refusal) {
        log({ level: 'warn', event: 'sync.refused', facts: { code: refusal.code } });
        feed({
          type: 'refused',
          generation,
          nowMs: timing.monotonicMs(),
          code: refusal.code,
          final: FINAL_REFUSALS.has(refusal.code),
          jitter: timing.random(),
          retryAfterMs: refusal.retryAfterMs,
        });
      },
      lost: () => loseLink(generation),
      granted(grants) {
        heard();
        granted = grants;
        enqueue(generation, () => adoptScopes(generation));
      },
      announced({ scope, version }) {
        heard();
        feed({ type: 'announced', generation, scope, version });
      },
    });
  }

  function loseLink(generation: number): void {
    const nowMs = timing.monotonicMs();
    feed({ type: 'linkLost', generation, nowMs, jitter: timing.random() });
  }

  function heard(): void {
    lastContactAt = clock.nowMs();
  }

  /** Runs store work one after the other, and not at all if it is void by then. */
  function enqueue(
    generation: number,
    work: () => void | Promise<void>,
    isVoid = () => !current(generation),
  ): void {
    queue = queue.then(async () => {
      if (isVoid()) return;
      try {
        await work();
      } catch (error) {
        adopted += 1;
        storageFull = error instanceof StorageFull;
        const name = error instanceof Error ? error.constructor.name : 'unknown';
        log({ level: 'error', event: 'sync.apply_failed', facts: { name } });
        loseLink(generation);
      }
    });
  }

  async function adoptGrants(generation: number): Promise<void> {
    if (welcome === null) return;
    const { lastSequence, rewound, epoch } = welcome;
    const lost = store.hubHolds(lastSequence);
    if (lost !== undefined) log({ level: 'error', event: 'sync.end_lost', facts: { lost } });
    const counts = store.outboxCounts();
    if (lastSequence < counts.lastSequence - counts.unsent) {
      // It answered more than it knows of: it was put back to an older state.
      log({ level: 'error', event: 'sync.hub_forgot', facts: { last: lastSequence } });
      store.renumberUnsent(lastSequence);
      rewinds?.doubted();
    } else if (lastSequence > counts.lastSequence || rewound === true) {
      log({ level: 'error', event: 'sync.rewound', facts: { last: lastSequence } });
      await recover(generation, lastSequence);
    }
    if (!current(generation)) return;
    // Its numbers need not show it: a copy of this station may have used them since.
    const again = store.adoptEpoch(epoch, lastSequence);
    if (again > 0) log({ level: 'warn', event: 'sync.sent_again', facts: { mutations: again } });
    adoptScopes(generation);
    if (link !== null) for (const errand of errands) errand.begin(link);
  }

  /** The outbox is older than what was once sent; unsent mutations get numbers above what the hub holds. */
  async function recover(generation: number, lastSequence: number): Promise<void> {
    rewinds?.doubted();
    const changed = link === null ? undefined : await rewinds?.recover(link);
    if (!current(generation)) return;
    if (changed === undefined) store.renumberUnsent(lastSequence);
    else if (changed.length > 0) listener.recordsChanged(changed);
    listener.statusChanged();
  }

  function adoptScopes(generation: number): void {
    if (welcome === null) return;
    if (store.setGrants(granted, welcome.epoch)) listener.recordsChanged('all');
    adopted += 1;
    const held = new Map(store.scopes().map((s) => [s.scope, s.cursor]));
    feed({
      type: 'grantsAdopted',
      generation,
      scopes: granted.map((scope) => ({ scope, cursor: held.get(scope) ?? { phase: 'start' } })),
    });
    // What the hub forgot is unsent again, and nothing else would say so.
    if (store.outboxCounts().unsent > 0) feed({ type: 'appended' });
  }

  async function pull(generation: number, scope: string, cursor: Cursor): Promise<void> {
    const askedAt = adopted;
    const isVoid = () => askedAt !== adopted || !current(generation);
    try {
      const epoch = cursor.phase === 'start' ? undefined : welcome?.epoch;
      const answer = await link?.pull(
        epoch === undefined ? { scope, cursor } : { scope, cursor, epoch },
      );
      if (answer === undefined || isVoid()) return;
      heard();
      if (answer.ok === true) {
        receive(generation, answer, cursor);
      } else if (answer.ok === 'start_over') {
        // The hub's database was put back while we were connected: a new welcome brings its new epoch.
        if (answer.epoch !== welcome?.epoch) {
          loseLink(generation);
          return;
        }
        enqueue(generation, () => {
          if (isVoid()) return;
          store.startOver(scope);
          feed({ type: 'startedOver', generation, scope });
        });
      } else if (answer.code !== 'not_granted' || granted.includes(scope)) {
        log({ level: 'warn', event: 'sync.pull_refused', facts: { code: answer.code } });
        loseLink(generation);
      }
    } catch {
      if (!isVoid()) loseLink(generation);
    }
  }

  function receive(generation: number, page: Page, asked: Cursor): void {
    if (welcome === null) return;
    const { epoch } = welcome;
    const askedAt = adopted;
    const receivedAt = clock.nowMs();
    const isVoid = () => askedAt !== adopted || isOver();
    const apply = async () => {
      const applied = (rows: readonly PageRow[], changed: RecordRef[] | 'all') => {
        storageFull = false;
        if (current(generation)) for (const errand of errands) errand.applied?.(rows);
        if (changed.length > 0) listener.recordsChanged(asked.phase === 'feed' ? changed : 'all');
      };
      const whole = await applier.apply({ page, asked, epoch, receivedAt, isVoid, applied });
      if (whole) feed({ type: 'pageApplied', generation });
    };
    enqueue(generation, apply, isVoid);
    const { scope, next, done } = page;
    feed({ type: 'pageReceived', generation, scope, next, done });
  }

  async function push(generation: number): Promise<void> {
    try {
      const mutations = firstBatch(store.unsentAfter(0, PUSH_MUTATIONS_MAX));
      if (mutations.length === 0) {
        feed({ type: 'pushSettled', generation, unsent: false });
        return;
      }
      const answer = await link?.push({ mutations });
      if (answer === undefined || !current(generation)) return;
      heard();
      enqueue(generation, () => takePushAnswer(generation, answer));
    } catch {
      loseLink(generation);
    }
  }

  async function takePushAnswer(generation: number, answer: PushAnswer): Promise<void> {
    const outcome = await pushAnswers.take(answer, async (last) => {
      await recover(generation, last);
      return current(generation);
    });
    if (!current(generation)) return;
    if (outcome === 'failed') {
      const nowMs = timing.monotonicMs();
      feed({ type: 'pushFailed', generation, nowMs, jitter: timing.random() });
      return;
    }
    feed({ type: 'pushSettled', generation, unsent: store.outboxCounts().unsent > 0 });
    listener.statusChanged();
  }

  function wakeAt(atMs: number): void {
    cancelWake();
    const delayMs = Math.max(0, atMs - timing.monotonicMs());
    cancelWake = timing.callAfter(delayMs, () => {
      if (state.link.phase === 'online' && clock.wasSet()) loseLink(state.generation);
      else feed({ type: 'ticked', nowMs: timing.monotonicMs() });
    });
  }

  return {
    start() {
      const unsent = store.outboxCounts().unsent > 0;
      feed({ type: 'started', nowMs: timing.monotonicMs(), unsent });
    },
    appended: () => feed({ type: 'appended' }),
    scopesChanged() {
      const { generation } = state;
      // Pages of before are void from here on: one that waits to be applied would end the new beginning.
      adopted += 1;
      enqueue(generation, () => adoptScopes(generation));
    },
    retryNow: () => feed({ type: 'retryRequested', nowMs: timing.monotonicMs() }),
    view: () => ({
      link: state.link,
      clockOffsetMs: clock.offsetMs(),
      lastContactAt,
      storageFull,
      behind: state.applying > 0 || state.scopes.some(({ behind }) => behind),
    }),
    async stop() {
      feed({ type: 'stopped' });
      cancelWake();
      await queue;
    },
  };
}
