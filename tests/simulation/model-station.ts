/**
 * A station in the simulation: the real store on real encrypted files, the real driver and engine; only
 * its clock and its wire are the scheduler's.
 */
import { promisify } from 'node:util';
import { zstdCompressSync, zstdDecompress } from 'node:zlib';
import { openStore } from '#electron/station/store/open-store.ts';
import type { MutationDraft, Store } from '#electron/station/store/store.ts';
import { createSyncDriver, type SyncDriver } from '#electron/station/sync/driver.ts';
import { readPage } from '#electron/station/sync/read-page.ts';
import type { ModelNetwork } from './model-network.ts';

const unpack = promisify(zstdDecompress);
const something = zstdCompressSync('something');

/** Lets promises settle, and the thread pool finish what was given to it before. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await unpack(something);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export interface Clock {
  nowMs: number;
  timers: Set<{ at: number; run: () => void }>;
}

export class ModelStation {
  readonly id: string;
  readonly network: ModelNetwork;
  readonly appended = new Set<string>();
  store: Store;
  #driver: SyncDriver;
  readonly #dataDir: string;
  readonly #clock: Clock;

  constructor(id: string, dataDir: string, network: ModelNetwork, clock: Clock) {
    this.id = id;
    this.network = network;
    this.#dataDir = dataDir;
    this.#clock = clock;
    this.store = this.#open();
    this.#driver = this.#drive();
  }

  /** Ends the program and starts it again on the same files; what was in memory is gone. */
  async restart(): Promise<void> {
    await this.stop();
    this.store = this.#open();
    this.#driver = this.#drive();
  }

  async stop(): Promise<void> {
    this.network.cut();
    await settle();
    await this.#driver.stop();
    this.store.close();
  }

  append(draft: MutationDraft): 'saved' | 'refused' {
    const outcome = this.store.append([draft]);
    if (!outcome.ok) return 'refused';
    this.appended.add(draft.id);
    this.#driver.appended();
    return 'saved';
  }

  #open(): Store {
    return openStore({
      dataDir: this.#dataDir,
      station: { id: this.id, store: 'gangnam', mode: 'associate' },
      keys: { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) },
      cipher: 'aegis',
      nowMs: () => this.#clock.nowMs,
      log: () => {},
    });
  }

  #drive(): SyncDriver {
    const clock = this.#clock;
    const driver = createSyncDriver({
      unpack: readPage,
      store: this.store,
      openLink: this.network.open,
      log: () => {},
      listener: { statusChanged: () => {}, recordsChanged: () => {} },
      timing: {
        nowMs: () => clock.nowMs,
        monotonicMs: () => clock.nowMs,
        random: () => 0.5,
        callAfter(delayMs, run) {
          const timer = { at: clock.nowMs + delayMs, run };
          clock.timers.add(timer);
          return () => clock.timers.delete(timer);
        },
        turn: async () => {},
      },
    });
    driver.start();
    return driver;
  }
}
