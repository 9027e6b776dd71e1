/**
 * A station in the simulation: the real driver, engine and store code on files in memory; its clock, its
 * wire and its turns of the event loop are the scheduler's.
 */
import type { MutationDraft, PageToApply, Store } from '#electron/station/store/store.ts';
import { createSyncDriver, type SyncDriver } from '#electron/station/sync/driver.ts';
import { createDataChecker } from '#electron/station/sync/check-data.ts';
import { createEraser } from '#electron/station/sync/eraser.ts';
import { recoverOwn } from '#electron/station/sync/recover-own.ts';
import { rowsOf, type UnpackedPage } from '#electron/station/sync/read-page.ts';
import type { Log } from '#electron/station/host.ts';
import type { Timing } from '#electron/station/sync/ports.ts';
import type { SendingStation } from '#shared/domain/mutations.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { Page } from '#shared/protocol/feed.ts';
import { Crashed, type FilesCopy, MemoryFiles } from './memory-files.ts';
import { type ModelLink, ModelNetwork } from './model-network.ts';
import type { Admission } from '#hub/sockets/admission.ts';
import type { ModelHub } from './model-hub.ts';
import type { Random } from './random.ts';

/** Lets promises settle. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Timer {
  at: number;
  run: () => void;
}

/** Time as it really passes, for everybody. */
export interface Clock {
  nowMs: number;
  timers: Set<Timer>;
}

/** Every so many turns, one waits for the scheduler. */
const TURNS_HELD = 0.3;

export interface StationCounts {
  /** Pages that came under own changes not yet at the hub. */
  rebases: number;
  /** Rows that comparing found to differ, and put right. */
  mended: number;
  /** Scopes that comparing found to be begun anew. */
  begunAnew: number;
  /** Times that it asked for its own past. */
  recovered: number;
}

const never = new Promise<never>(() => {});
const noLink: ModelLink = {
  protocol: () => 0,
  pull: () => never,
  push: () => never,
  digest: () => never,
  keys: () => never,
  records: () => never,
  own: () => never,
  erasures: () => never,
  receipt: () => never,
  close: () => {},
};

async function unpackJson(page: Page): Promise<UnpackedPage> {
  const text = Buffer.from(page.rows).toString();
  const rows = rowsOf(JSON.parse(text));
  if (rows.length !== page.count) throw new Error('a damaged page');
  return { rows, bytes: text.length };
}

/** Runs once after a delay. @returns a function that cancels. */
export function runAfter({ nowMs, timers }: Clock, delayMs: number, run: () => void): () => void {
  const timer: Timer = { at: nowMs + delayMs, run };
  timers.add(timer);
  return () => void timers.delete(timer);
}

export class ModelStation {
  readonly id: string;
  readonly network: ModelNetwork;
  readonly files: MemoryFiles;
  readonly sending: SendingStation;
  /** Rows of its replica were made to differ, and it has not compared since. */
  isRotten = false;
  /** It happened at all: whatever state of the files comes back may be of before it was mended. */
  wasRotten = false;
  /** A copy of its files that somebody kept. */
  copy: FilesCopy | null = null;
  /** Its files were put back once, or are a copy of another's. */
  filesAreOlder = false;
  /** False from when rows that had come were lost, until everything is level again. */
  replicaIsWhole = true;
  /** What was said to be saved, in order. */
  readonly appended: string[] = [];
  /** Needed attention, and a person decided. */
  readonly closedByPerson = new Set<string>();
  /** This device's clock less the real one. */
  clockErrorMs = 0;
  readonly counts: StationCounts = { rebases: 0, mended: 0, begunAnew: 0, recovered: 0 };
  #store: Store | null = null;
  #driver: SyncDriver | null = null;
  #held: (() => void)[] = [];
  /** What a process that ended would still like to do is not done. */
  #process = { over: false };
  readonly #number: number;
  #begun = 0;
  readonly #clock: Clock;
  readonly #random: Random;
  #timers = new Set<Timer>();

  /** @param parts.number tells those with one id apart. */
  constructor(parts: {
    id: string;
    number: number;
    hub: ModelHub;
    clock: Clock;
    random: Random;
    admission: Admission;
    hubIsUp: () => boolean;
  }) {
    this.id = parts.id;
    this.#number = parts.number;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.sending = { id: parts.id, store: 'gangnam', mode: 'associate' };
    this.files = new MemoryFiles(this.sending);
    this.network = new ModelNetwork({
      hub: parts.hub,
      station: parts.id,
      admission: parts.admission,
      hubIsUp: parts.hubIsUp,
      callAfter: (delayMs, run) => this.#callAfter(delayMs, run),
    });
  }

  /** Its files are an older state of themselves. */
  wentBack(): void {
    this.replicaIsWhole = false;
    this.isRotten ||= this.wasRotten;
  }

  /** Takes over the files of a station as they are, and what is known of them. */
  takeAfter(other: ModelStation): void {
    this.files.putBack(other.files.copy());
    this.appended.push(...other.appended);
    for (const mutation of other.closedByPerson) this.closedByPerson.add(mutation);
    this.wasRotten = other.wasRotten;
    this.filesAreOlder = true;
    this.wentBack();
  }

  /** The state of a mutation in the outbox, whether the program runs or not. */
  stateOf(mutation: string): string | undefined {
    if (this.store !== null) return this.store.entry(mutation)?.state;
    const read = `SELECT state FROM mutation WHERE id = '${mutation}'`;
    return this.files.query<{ state: string }>('outbox', read)[0]?.state;
  }

  /** Null while the program is not running. */
  get store(): Store | null {
    return this.files.running ? this.#store : null;
  }
  get view() {
    return this.#driver?.view();
  }
  get heldTurns(): number {
    return this.#held.length;
  }
  /** The station's idea of the hub's time. */
  get nowMs(): number {
    return this.#clock.nowMs + this.clockErrorMs + (this.view?.clockOffsetMs ?? 0);
  }

  /** @returns the store; null where the process ended before it was up. */
  start(): Store | null {
    if (this.store !== null) return this.store;
    try {
      this.#store = this.files.open();
      this.#driver = this.#drive(this.#store);
      this.#driver.start();
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
    }
    return this.store;
  }

  /** Ends the program in order. */
  async stop(): Promise<void> {
    const driver = this.#driver;
    if (this.store === null || driver === null) return;
    const stopped = driver.stop();
    for (let rounds = 0; rounds < 50 && this.#held.length > 0; rounds += 1) {
      this.runTurns();
      await settle();
    }
    await stopped;
    try {
      this.#store?.close();
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
    }
    this.files.crash();
    this.buryIfDead();
  }

  /** Where the program has ended: nothing of it goes on. */
  buryIfDead(): void {
    if (this.files.running) return;
    this.#process.over = true;
    this.network.vanish();
    for (const timer of this.#timers) this.#clock.timers.delete(timer);
    this.#timers.clear();
    this.#held = [];
    this.#store = null;
    this.#driver = null;
  }

  runTurns(): void {
    const held = this.#held;
    this.#held = [];
    for (const go of held) go();
  }

  retryNow(): void {
    if (this.store !== null) this.#driver?.retryNow();
  }

  /** Saves at the counter. @param closes an entry that needed attention. */
  append(draft: MutationDraft, closes?: string): 'saved' | 'refused' | 'crashed' {
    const { store } = this;
    if (store === null) return 'crashed';
    const outcome = store.append([draft], closes);
    if (!outcome.ok) return 'refused';
    this.appended.push(draft.id);
    this.#driver?.appended();
    return 'saved';
  }

  #callAfter(delayMs: number, run: () => void): () => void {
    const timer: Timer = {
      at: this.#clock.nowMs + delayMs,
      run: () => {
        this.#timers.delete(timer);
        run();
      },
    };
    this.#timers.add(timer);
    this.#clock.timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      this.#clock.timers.delete(timer);
    };
  }

  #applyPage(store: Store, page: PageToApply): RecordRef[] | 'all' {
    const changed = store.applyPage(page);
    if (changed !== 'all' && changed.some((ref) => store.pendingOn(ref).length > 0))
      this.counts.rebases += 1;
    return changed;
  }

  #drive(store: Store): SyncDriver {
    const process = { over: false };
    this.#process = process;
    const callAfter = (delayMs: number, run: () => void) =>
      process.over ? () => {} : this.#callAfter(delayMs, run);
    const log: Log = ({ event, facts }) => {
      if (event === 'sync.recovered') this.counts.recovered += 1;
      if (event !== 'sync.checked') return;
      this.counts.mended += Number(facts?.mended);
      this.counts.begunAnew += Number(facts?.begunAnew);
    };
    const timing: Timing = {
      nowMs: () => this.#clock.nowMs + this.clockErrorMs,
      monotonicMs: () => this.#clock.nowMs,
      random: () => this.#random.next(),
      callAfter,
      turn: async () => {
        if (this.#random.next() >= TURNS_HELD) return;
        await new Promise<void>((resolve) => {
          this.#held.push(resolve);
        });
      },
    };
    const eraser = createEraser({
      store,
      timing,
      signer: { hub: 'hub', station: this.id, sign: (text) => text },
      erased: () => {},
      log,
    });
    const checker = createDataChecker({
      store,
      timing,
      nowMs: () => this.nowMs,
      log,
      changed: () => {},
      statusChanged: () => {},
      renewed: () => driver.scopesChanged(),
      isBehind: () => driver.view().behind,
    });
    const open = this.network.opener({ id: this.#nextInstance(), start: store.starts });
    const driver = createSyncDriver<ModelLink>({
      store: { ...store, applyPage: (page) => this.#applyPage(store, page) },
      openLink: (listener) => (process.over ? noLink : open(listener)),
      errands: [eraser, checker],
      rewinds: { recover: (link) => recoverOwn(link, store, log), doubted: checker.soon },
      isLookedUp: () => false,
      unpack: unpackJson,
      log,
      listener: { statusChanged: () => {}, recordsChanged: () => {} },
      timing,
    });
    return driver;
  }

  /** The start of the program that begins now; no other has its id. */
  #nextInstance(): string {
    this.#begun += 1;
    return `${this.#number}-${this.#begun}`;
  }
}
