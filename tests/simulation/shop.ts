/** Plays a history: stations and a hub under one scheduler, with the books that the checks need. */
import { rejected } from '#shared/domain/mutation.ts';
import { reduceMutation } from '#shared/domain/mutations.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import { StorageFull } from '#electron/station/store/store.ts';
import type { History, Step } from './history.ts';
import { Crashed } from './memory-files.ts';
import { ModelHub } from './model-hub.ts';
import { type Clock, ModelStation, settle } from './model-station.ts';
import { seededRandom } from './random.ts';

/** Once faults stop, everybody is level within this. */
const LEVEL_WITHIN_MS = 60_000;
const PAGE_ROWS = 7;
/** What a station may be granted; the first are granted to all at the beginning. */
const GRANTS = ['store:gangnam', 'region:kr', 'catalog'] as const;
/** Reducers at this hub: one kind of change is not known yet, and a few changes meet a bug. */
const NOT_KNOWN_YET = 'preference.record';

export type Counts = Record<
  | 'saved'
  | 'refusedAtOnce'
  | 'storageFull'
  | 'crashes'
  | 'crashesWithin'
  | 'powerCuts'
  | 'restarts'
  | 'conflicts'
  | 'rejected'
  | 'poison'
  | 'unknown'
  | 'decided'
  | 'erased'
  | 'moved'
  | 'granted'
  | 'withdrawn'
  | 'putBack'
  | 'sentAgain'
  | 'clockJumps'
  | 'skew'
  | 'rebases'
  | 'hubDown'
  | 'rests',
  number
>;

export function noCounts(): Counts {
  return {
    saved: 0,
    refusedAtOnce: 0,
    storageFull: 0,
    crashes: 0,
    crashesWithin: 0,
    powerCuts: 0,
    restarts: 0,
    conflicts: 0,
    rejected: 0,
    poison: 0,
    unknown: 0,
    decided: 0,
    erased: 0,
    moved: 0,
    granted: 0,
    withdrawn: 0,
    putBack: 0,
    sentAgain: 0,
    clockJumps: 0,
    skew: 0,
    rebases: 0,
    hubDown: 0,
    rests: 0,
  };
}

/** What is looked at while a history is played; each throws where a promise is broken. */
export interface Checks {
  /** After every step, for the station it was about. */
  now(shop: Shop, station: ModelStation): void;
  /** Once everybody is level. */
  atRest(shop: Shop): void;
}

export class Shop {
  readonly clock: Clock = { nowMs: 1_700_000_000_000, timers: new Set() };
  readonly hub: ModelHub;
  readonly stations: ModelStation[];
  readonly customers: string[];
  readonly counts = noCounts();
  /** Mutations that only the hub's lost state held: they came back to their station and left its outbox. */
  readonly lost = new Set<string>();
  /** The notes that mutations add, by mutation. */
  readonly notes = new Map<string, RecordRef & { customer: string }>();
  /** Said to be saved, and not seen to be: the process ended in between. */
  readonly unanswered = new Map<string, { station: ModelStation; customer: string }>();
  #poison = new Set<string>();
  #putBack: ((epoch: string) => void) | null = null;
  #hubIsUp = true;
  readonly #checks: Checks;

  constructor(history: History, checks: Checks) {
    this.#checks = checks;
    this.hub = new ModelHub({
      epoch: uuid('e', 0),
      pageRows: PAGE_ROWS,
      nowMs: () => this.clock.nowMs,
      reduce: (mutation, read, station) => {
        if (this.#poison.has(mutation.id)) throw new Error('a bug at the hub');
        if (mutation.name === NOT_KNOWN_YET) return rejected('unknown_mutation', mutation.name);
        return reduceMutation(mutation, read, station);
      },
      changed: (scope, version) => {
        for (const { network } of this.stations ?? []) network.ring(scope, version);
      },
    });
    this.customers = Array.from({ length: history.customers }, (_, i) => `c${i}`);
    for (const [i, id] of this.customers.entries()) this.#import(id, i);
    this.stations = Array.from({ length: history.stations }, (_, i) => {
      const id = `s${i}`;
      this.hub.grant(id, GRANTS);
      return new ModelStation({
        id,
        hub: this.hub,
        clock: this.clock,
        random: seededRandom(history.seed * 31 + i),
        hubIsUp: () => this.#hubIsUp,
      });
    });
  }

  /** Plays the whole history, with a rest at its end. Throws where a promise is broken. */
  async play(history: History): Promise<void> {
    if (history.rested) await this.rest();
    for (const step of history.steps) await this.step(step);
    await this.rest();
  }

  async step(step: Step): Promise<void> {
    const station = this.stations[step.at % this.stations.length] as ModelStation;
    await this.#do(step, station);
    await settle();
    for (const one of this.stations) this.#mourn(one);
    this.#checks.now(this, station);
  }

  async #do({ do: deed, which, what, id }: Step, station: ModelStation): Promise<void> {
    const { network, files } = station;
    const customer = this.customers[which % this.customers.length] as string;
    switch (deed) {
      case 'work':
        this.#work(station, customer, what, id);
        return;
      case 'decide':
        this.#decide(station, which, what, id);
        return;
      case 'retry':
        station.retryNow();
        return;
      case 'handle':
        network.handle(which);
        return;
      case 'deliver':
        network.deliver(which);
        return;
      case 'announce':
        network.announce(which);
        return;
      case 'turns':
        station.runTurns();
        return;
      case 'double':
        network.handle(which, true);
        return;
      case 'loseNews':
        network.loseNews();
        return;
      case 'stray':
        network.handleStray(which);
        return;
      case 'cut':
        network.cut();
        return;
      case 'freeze':
        network.freeze();
        return;
      case 'halfPush':
        network.handlePart(what % 4);
        return;
      case 'crash':
        if (!files.running) return;
        this.counts.crashes += 1;
        files.crash();
        return;
      case 'crashSoon':
        files.crashAfter(what % 9);
        return;
      case 'power':
        if (files.running) this.counts.powerCuts += 1;
        station.replicaIsWhole = false;
        files.cutPower();
        return;
      case 'flush':
        if (files.running) files.flush();
        return;
      case 'stop':
        await station.stop();
        return;
      case 'start':
        this.#start(station);
        return;
      case 'full':
        files.full = true;
        return;
      case 'room':
        files.full = false;
        return;
      case 'tick':
        this.#advance([50, 400, 2_000][what % 3] as number);
        return;
      case 'wait':
        this.#advance([8_000, 18_000, 31_000][what % 3] as number);
        return;
      case 'clock':
        this.counts.clockJumps += 1;
        station.clockErrorMs = [365 * 86_400_000, -86_400_000, 3_600_000, 0][what % 4] as number;
        return;
      case 'import':
        this.#import(customer, what);
        return;
      case 'move':
        this.#move(customer, what);
        return;
      case 'erase':
        this.#erase(which % this.customers.length, id);
        return;
      case 'skew':
        this.#skew(customer, what, id);
        return;
      case 'grants':
        this.#regrant(station, what);
        return;
      case 'hubDown':
        this.counts.hubDown += 1;
        this.#hubIsUp = false;
        for (const one of this.stations) one.network.cut();
        return;
      case 'hubUp':
        this.#hubIsUp = true;
        return;
      case 'backUp':
        this.#putBack = this.hub.backUp();
        return;
      case 'putBack':
        this.#restoreHub(id);
        return;
      case 'rest':
        await this.rest();
        return;
    }
  }

  /** Faults stop: whatever waits is moved until nothing does, and time goes on, for a minute at most. */
  async rest(): Promise<void> {
    this.counts.rests += 1;
    this.#hubIsUp = true;
    for (const station of this.stations) {
      this.#mourn(station);
      station.files.full = false;
      station.files.crashAfter(Number.POSITIVE_INFINITY);
      this.#start(station);
    }
    const began = this.clock.nowMs;
    for (;;) {
      await this.#moveAll();
      if (this.#allLevel()) break;
      const next = Math.min(...[...this.clock.timers].map(({ at }) => at));
      if (next > began + LEVEL_WITHIN_MS) {
        throw new Error(`not level within ${LEVEL_WITHIN_MS / 1000} s: ${this.#whoIsBehind()}`);
      }
      this.#advance(Math.max(1, next - this.clock.nowMs));
    }
    this.#checks.atRest(this);
    for (const station of this.stations) station.replicaIsWhole = true;
  }

  /** Moves everything that waits, in order, until nothing does. */
  async #moveAll(): Promise<void> {
    for (let rounds = 0; rounds < 2_000; rounds += 1) {
      let moved = false;
      for (const { network } of this.stations) {
        moved ||= network.waiting > 0;
        network.handleStray(0);
        network.handle(0);
        network.deliver(0);
        network.announce(0);
      }
      for (const station of this.stations) {
        moved ||= station.heldTurns > 0;
        station.runTurns();
      }
      await settle();
      if (!moved) return;
    }
    throw new Error('it did not come to rest: messages without end');
  }

  #allLevel(): boolean {
    return this.#whoIsBehind() === '';
  }

  #whoIsBehind(): string {
    const behind = this.stations.flatMap((station) => {
      const { store } = station;
      if (store === null) return [`${station.id} is down`];
      const link = station.view?.link.phase;
      if (link !== 'online') return [`${station.id} is ${link}`];
      const { unsent } = store.outboxCounts();
      if (unsent > 0) return [`${station.id} has ${unsent} unsent`];
      const grants = this.hub.grantsOf(station.id);
      // Who is granted nothing at all waits on, until something is.
      const owed = this.hub.erasuresOwedBy(station.id).length;
      if (owed > 0) return [`${station.id} has not confirmed ${owed} erasures`];
      const waits = grants.length > 0 && store.entries('accepted', 1).length > 0;
      if (waits) return [`${station.id} waits for what it was told is accepted`];
      const scopes = store.scopes();
      const wrong =
        scopes.length !== grants.length || scopes.some(({ scope }) => !grants.includes(scope));
      if (wrong) return [`${station.id} holds ${scopes.map(({ scope }) => scope).join()}`];
      return scopes.flatMap(({ scope, cursor }) => {
        const head = this.hub.headOf(scope);
        const level = cursor.phase === 'feed' && cursor.version >= head;
        return level
          ? []
          : [`${station.id} is at ${JSON.stringify(cursor)} of ${head} in ${scope}`];
      });
    });
    return behind.join('; ');
  }

  #advance(ms: number): void {
    this.clock.nowMs += ms;
    for (const timer of [...this.clock.timers].sort((a, b) => a.at - b.at)) {
      if (timer.at > this.clock.nowMs || !this.clock.timers.delete(timer)) continue;
      timer.run();
    }
  }

  #mourn(station: ModelStation): void {
    if (!station.files.running) station.buryIfDead();
  }

  #start(station: ModelStation): void {
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

  #import(id: string, what: number): void {
    this.hub.write({ kind: 'customer', id, scope: this.#scopeOf(id), doc: customerDoc(id, what) });
  }

  #scopeOf(customer: string): string {
    return this.hub.records.get(`customer/${customer}`)?.scope ?? 'region:kr';
  }

  /** A customer moves to another scope, or back. */
  #move(id: string, what: number): void {
    const record = this.hub.records.get(`customer/${id}`);
    if (record === undefined || record.deleted) return;
    this.counts.moved += 1;
    const scope = what % 2 === 0 ? 'store:gangnam' : 'region:kr';
    this.hub.write({ kind: 'customer', id, scope, doc: record.doc as Record<string, unknown> });
  }

  /** Erased for good: whoever takes the place in the list is somebody else. */
  #erase(place: number, id: number): void {
    const customer = this.customers[place] as string;
    if (this.hub.records.get(`customer/${customer}`)?.deleted !== false) return;
    this.counts.erased += 1;
    this.hub.erase(customer, uuid('f', id));
    this.customers[place] = `c${place}e${id}`;
    this.#import(this.customers[place], id);
  }

  /** A newer hub: a kind that no station knows, or a field. */
  #skew(customer: string, what: number, id: number): void {
    this.counts.skew += 1;
    const scope = this.#scopeOf(customer);
    if (what % 2 === 0) {
      const doc = { customerId: customer, weight: what };
      this.hub.write({ kind: 'parcel', id: `p${id}`, scope: 'store:gangnam', doc });
      return;
    }
    const doc = { ...customerDoc(customer, what), nickname: `n${what}`, zodiac: { sign: what } };
    this.hub.write({ kind: 'customer', id: customer, scope, doc });
  }

  /** Scopes are granted or withdrawn; a connected station is told. */
  #regrant(station: ModelStation, what: number): void {
    const held = this.hub.grantsOf(station.id);
    const missing = GRANTS.filter((one) => !held.includes(one));
    // Mostly it gets back what it lost, since without customers there is little to do.
    const gets = missing.length > 0 && what % 4 > 0;
    const scope = gets ? missing[what % missing.length] : GRANTS[what % GRANTS.length];
    const withdraws = held.includes(scope as string);
    this.counts[withdraws ? 'withdrawn' : 'granted'] += 1;
    station.replicaIsWhole = false;
    const now = GRANTS.filter((one) => (one === scope ? !withdraws : held.includes(one)));
    this.hub.grant(station.id, now);
    station.network.regrant(now);
  }

  /** The hub's database is put back to the backup; everybody is cut off by it. */
  #restoreHub(id: number): void {
    if (this.#putBack === null) return;
    this.counts.putBack += 1;
    const known = new Set(this.hub.effects.keys());
    this.#putBack(uuid('e', id));
    for (const station of this.stations) {
      const { network, store, files, appended } = station;
      station.replicaIsWhole = false;
      network.cut();
      network.forgetStrays();
      for (const mutation of appended) {
        if (this.hub.effects.has(mutation) || !known.has(mutation)) continue;
        const state =
          store === null
            ? files.query<{ state: string }>(
                'outbox',
                `SELECT state FROM mutation WHERE id = '${mutation}'`,
              )[0]?.state
            : store.entry(mutation)?.state;
        if (state === 'unsent' || state === 'accepted') this.counts.sentAgain += 1;
        else this.lost.add(mutation);
      }
    }
  }

  /** Something at the counter: an edit, a note, a preference, something taken back. */
  #work(station: ModelStation, customer: string, what: number, id: number): void {
    const { store } = station;
    if (store === null) return;
    const notes = store.aboutCustomer(customer).filter(({ kind }) => kind === 'note');
    const taken = notes[what % Math.max(1, notes.length)];
    const kind = what % 7;
    if (kind === 0 && taken !== undefined) {
      this.#append(station, customer, id, 'note.retract', { id: taken.id, customerId: customer });
    } else if (kind <= 2) {
      const text = `text-${id}-of-${customer}.`;
      this.notes.set(uuid('a', id), { kind: 'note', id: uuid('b', id), customer });
      this.#append(station, customer, id, 'note.add', {
        noteId: uuid('b', id),
        customerId: customer,
        text,
      });
    } else if (kind === 3 && what % 2 === 0) {
      this.#append(station, customer, id, 'preference.record', {
        preferenceId: uuid('c', id),
        customerId: customer,
        value: { aspect: 'like', text: `text-${id}-of-${customer}.` },
        source: 'told',
      });
    } else {
      const field = kind === 4 ? 'email' : 'phone';
      const seen = store.read({ kind: 'customer', id: customer })?.doc;
      const was = (seen as Record<string, unknown> | null | undefined)?.[field] ?? null;
      const now =
        field === 'phone'
          ? `+8210000${10000 + (what % 9)}`
          : `mail-${id}-of-${customer}.x@example.kr`;
      if (what % 11 === 0) this.#poison.add(uuid('a', id));
      this.#append(station, customer, id, 'customer.edit', {
        customerId: customer,
        field,
        was,
        now,
      });
    }
  }

  #append(
    station: ModelStation,
    customer: string,
    id: number,
    name: string,
    args: Record<string, unknown>,
    closes?: string,
  ): boolean {
    const draft = { id: uuid('a', id), name, args, observedAt: station.nowMs, staff: null };
    try {
      const outcome = station.append(draft, closes);
      this.counts[outcome === 'saved' ? 'saved' : 'refusedAtOnce'] += 1;
      return outcome === 'saved';
    } catch (error) {
      if (error instanceof Crashed) {
        this.counts.crashesWithin += 1;
        this.unanswered.set(draft.id, { station, customer });
        if (closes !== undefined) station.closedByPerson.add(closes);
        return false;
      }
      if (!(error instanceof StorageFull)) throw error;
      this.counts.storageFull += 1;
      return false;
    }
  }

  /** A person looks at what needs attention: sends it again as it is now, or lets it go. */
  #decide(station: ModelStation, which: number, what: number, id: number): void {
    const { store } = station;
    const waiting = store?.entries('attention', 100) ?? [];
    const entry = waiting[which % Math.max(1, waiting.length)];
    if (store === null || entry === undefined) return;
    const { mutation } = entry;
    try {
      if (what % 2 === 0) {
        if (store.closeAttention(mutation.id)) station.closedByPerson.add(mutation.id);
        this.counts.decided += 1;
        return;
      }
      const { customerId } = mutation.args as { customerId: string };
      const now = store.read({ kind: 'customer', id: customerId })?.doc as Record<
        string,
        unknown
      > | null;
      const { field } = mutation.args as { field?: string };
      const args =
        field === undefined ? mutation.args : { ...mutation.args, was: now?.[field] ?? null };
      if (this.#append(station, customerId, id, mutation.name, args, mutation.id)) {
        station.closedByPerson.add(mutation.id);
        this.counts.decided += 1;
      }
    } catch (error) {
      if (error instanceof Crashed) station.closedByPerson.add(mutation.id);
      else if (!(error instanceof StorageFull)) throw error;
    }
  }

  dispose(): void {
    for (const { files } of this.stations) files.dispose();
  }
}

function customerDoc(id: string, what: number): Record<string, unknown> {
  return {
    name: { family: 'Kim', given: `Given${id}x` },
    phone: `+8210000${10000 + (what % 9)}`,
    loyalty: { number: `L-${id}.-${what % 5}` },
  };
}

/** What is written about a customer holds one of these, in whatever form it is kept. */
export function tracesOf(customer: string): string[] {
  return [`given${customer}x`, `-of-${customer}.`, `l-${customer}.`].map((text) =>
    text.toLowerCase(),
  );
}

/** @param what tells mutations, notes and epochs apart. */
export function uuid(what: 'a' | 'b' | 'c' | 'e' | 'f', number: number): string {
  return `0192b3a4-0000-7000-8000-${what}${String(number).padStart(11, '0')}`;
}
