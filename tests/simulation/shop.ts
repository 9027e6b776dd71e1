/** A simulated shop: stations and a hub under one clock, with the books that the checks need. */
import { createAdmission } from '#hub/sockets/admission.ts';
import { rejected } from '#shared/domain/mutation.ts';
import { reduceMutation } from '#shared/domain/mutations.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import { noCounts } from './counts.ts';
import type { History } from './history.ts';
import { ModelHub } from './model-hub.ts';
import { type Clock, ModelStation, runAfter } from './model-station.ts';
import { seededRandom } from './random.ts';
import { customerDoc, uuid } from './texts.ts';

/** What a station may be granted; all are granted to everybody at the beginning. */
export const GRANTS = ['store:gangnam', 'region:kr', 'catalog'] as const;

const PAGE_ROWS = 7;
/** The hub's door: one at a time, so that others are told to wait for their turn. */
const door = { atOnce: 1, longestMs: 2_000 };
/** Reducers at this hub: one kind of change is not known yet, and a few changes meet a bug. */
const NOT_KNOWN_YET = 'preference.record';

/** What is looked at while a history is played; each throws where a promise is broken. */
export interface Checks {
  /** After every step, for the station it was about. */
  now(shop: Shop, station: ModelStation): void;
  /** When a second copy of a station is given up, level with the hub. */
  retires(shop: Shop, twin: ModelStation): void;
  /** Once everybody is level. */
  atRest(shop: Shop): void;
}

export class Shop {
  readonly clock: Clock = { nowMs: 1_700_000_000_000, timers: new Set() };
  readonly hub: ModelHub;
  /** A second copy of a station has the same id and comes behind it. */
  readonly stations: ModelStation[];
  readonly customers: string[];
  readonly counts = noCounts();
  readonly checks: Checks;
  /** Mutations that only the hub's lost state held: they came back to their station and left its outbox. */
  readonly lost = new Set<string>();
  /** Mutations that were lost with a station's files, unless another copy of them sends them. */
  readonly unsure = new Set<string>();
  /** The notes that mutations add, by mutation. */
  readonly notes = new Map<string, RecordRef & { customer: string }>();
  /** Whom mutations are about. */
  readonly subjects = new Map<string, string>();
  /** Customers who were erased, whether the hub still knows it or was put back since. */
  readonly erased = new Set<string>();
  /** Said to be saved, and not seen to be: the process ended in between. */
  readonly unanswered = new Map<string, { station: ModelStation; customer: string }>();
  /** Mutations that meet a bug at the hub. */
  readonly poison = new Set<string>();
  /** Stations that were removed, with how many of their mutations were decided by then. */
  readonly revokedWith = new Map<string, number>();
  hubIsUp = true;
  /** Puts the hub's database back to its last backup. */
  putHubBack: ((epoch: string) => void) | null = null;
  readonly #saved = new Map<string, Set<string>>();
  readonly #seed: number;
  readonly #admission;

  constructor(history: History, checks: Checks) {
    this.checks = checks;
    this.#seed = history.seed;
    this.#admission = createAdmission(
      { now: () => this.clock.nowMs, after: (delayMs, run) => runAfter(this.clock, delayMs, run) },
      door,
    );
    this.hub = new ModelHub({
      epoch: uuid('e', 0),
      pageRows: PAGE_ROWS,
      nowMs: () => this.clock.nowMs,
      reduce: (mutation, read, station) => {
        if (this.poison.has(mutation.id)) throw new Error('a bug at the hub');
        if (mutation.name === NOT_KNOWN_YET) return rejected('unknown_mutation', mutation.name);
        return reduceMutation(mutation, read, station);
      },
      changed: (scope, version) => {
        for (const { network } of this.stations ?? []) network.ring(scope, version);
      },
    });
    this.customers = Array.from({ length: history.customers }, (_, i) => `c${i}`);
    for (const [i, id] of this.customers.entries()) {
      this.hub.write({ kind: 'customer', id, scope: 'region:kr', doc: customerDoc(id, i) });
    }
    this.stations = Array.from({ length: history.stations }, (_, i) => {
      this.hub.grant(`s${i}`, GRANTS);
      return this.#makeStation(`s${i}`, i);
    });
    for (const station of this.stations) station.start();
  }

  /** Whether whom a mutation is about was erased. */
  wasErased(mutation: string): boolean {
    return this.erased.has(this.subjects.get(mutation) ?? '');
  }

  /** All that was ever said to be saved under a station's name. */
  savedAs(id: string): ReadonlySet<string> {
    const saved = this.#saved.get(id) ?? new Set();
    this.#saved.set(id, saved);
    for (const station of this.stations) {
      if (station.id !== id) continue;
      for (const mutation of station.appended) saved.add(mutation);
    }
    return saved;
  }

  advance(ms: number): void {
    this.clock.nowMs += ms;
    for (const timer of [...this.clock.timers].sort((a, b) => a.at - b.at)) {
      if (timer.at > this.clock.nowMs || !this.clock.timers.delete(timer)) continue;
      timer.run();
    }
  }

  /** Where a station's program has ended, nothing of it goes on. */
  mourn(station: ModelStation): void {
    if (!station.files.running) station.buryIfDead();
  }

  start(station: ModelStation): void {
    if (station.store !== null) return;
    const store = station.start();
    if (store === null) {
      this.counts.crashesWithin += 1;
      return;
    }
    this.counts.restarts += 1;
    // What was durable when the process ended was not said to be saved, and may be there all the same.
    for (const [id, { station: whose }] of this.unanswered) {
      if (whose !== station) continue;
      this.unanswered.delete(id);
      if (store.entry(id) !== undefined) station.appended.push(id);
    }
  }

  /** A second station with a copy of another's files, and its name. */
  makeTwin(of: ModelStation, number: number): ModelStation {
    const twin = this.#makeStation(of.id, 1000 + number);
    twin.takeAfter(of);
    this.start(twin);
    return twin;
  }

  #makeStation(id: string, number: number): ModelStation {
    return new ModelStation({
      id,
      number,
      hub: this.hub,
      clock: this.clock,
      random: seededRandom(this.#seed * 31 + number),
      admission: this.#admission,
      hubIsUp: () => this.hubIsUp,
    });
  }

  dispose(): void {
    for (const { files } of this.stations) files.dispose();
  }
}
