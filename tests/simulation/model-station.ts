/**
 * A station in the simulation: the real driver, engine and store code on files in memory; its clock, its
 * wire and its turns of the event loop are the scheduler's.
 */
import type { MutationDraft, PageToApply, Store } from '#electron/station/store/store.ts';
import { createSyncDriver, type SyncDriver } from '#electron/station/sync/driver.ts';
import { createEraser, type ErasureLink } from '#electron/station/sync/eraser.ts';
import { rowsOf, type UnpackedPage } from '#electron/station/sync/read-page.ts';
import type { SendingStation } from '#shared/domain/mutations.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { Page } from '#shared/protocol/feed.ts';
import { Crashed, MemoryFiles } from './memory-files.ts';
import { ModelNetwork } from './model-network.ts';
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

const never = new Promise<never>(() => {});
const noLink: ErasureLink = {
  protocol: () => 0,
  pull: () => never,
  push: () => never,
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

export class ModelStation {
  readonly id: string;
  readonly network: ModelNetwork;
  readonly files: MemoryFiles;
  readonly sending: SendingStation;
  /** False from when rows that had come were lost, until everything is level again. */
  replicaIsWhole = true;
  /** What was said to be saved, in order. */
  readonly appended: string[] = [];
  /** Needed attention, and a person decided. */
  readonly closedByPerson = new Set<string>();
  /** This device's clock less the real one. */
  clockErrorMs = 0;
  /** Pages that came under own changes not yet at the hub. */
  rebases = 0;
  #store: Store | null = null;
  #driver: SyncDriver | null = null;
  #held: (() => void)[] = [];
  /** What a process that ended would still like to do is not done. */
  #process = { over: false };
  readonly #clock: Clock;
  readonly #random: Random;
  #timers = new Set<Timer>();

  constructor(parts: {
    id: string;
    hub: ModelHub;
    clock: Clock;
    random: Random;
    hubIsUp: () => boolean;
  }) {
    this.id = parts.id;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.sending = { id: parts.id, store: 'gangnam', mode: 'associate' };
    this.files = new MemoryFiles(this.sending);
    this.network = new ModelNetwork({
      hub: parts.hub,
      station: parts.id,
      hubIsUp: parts.hubIsUp,
      callAfter: (delayMs, run) => this.#callAfter(delayMs, run),
    });
    this.start();
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
      this.rebases += 1;
    return changed;
  }

  #drive(store: Store): SyncDriver {
    const process = { over: false };
    this.#process = process;
    const callAfter = (delayMs: number, run: () => void) =>
      process.over ? () => {} : this.#callAfter(delayMs, run);
    return createSyncDriver({
      store: { ...store, applyPage: (page) => this.#applyPage(store, page) },
      openLink: (listener) => (process.over ? noLink : this.network.open(listener)),
      errands: [
        createEraser({
          store,
          timing: { callAfter },
          signer: { hub: 'hub', station: this.id, sign: (text) => text },
          erased: () => {},
          log: () => {},
        }),
      ],
      unpack: unpackJson,
      log: () => {},
      listener: { statusChanged: () => {}, recordsChanged: () => {} },
      timing: {
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
      },
    });
  }
}
