/**
 * What the desk's lists are made of: a few facts of each pickup, arrival, return and incident, in memory and
 * level with the store. Twenty thousand documents are not read for a list; they are once, a part at a time,
 * when the station has opened, and again where all may have changed: each page of a first sync says so, and
 * what they say while one reading is under way is for one more, after it.
 */
import { Arrival } from '#shared/domain/arrival.ts';
import { DeskIncident } from '#shared/domain/desk-incident.ts';
import { GoodsReturn } from '#shared/domain/goods-return.ts';
import { activeHolds, Pickup, type PickupState } from '#shared/domain/pickup.ts';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import type { Store } from '../store/store.ts';

export interface PickupFacts {
  pickupId: string;
  state: PickupState;
  placedAt: number;
  readyAt: number | null;
  keepUntil: number | null;
  /** Held, or not paid. */
  stopped: boolean;
  short: boolean;
  /** When something of it was handed over, what was undone left out. */
  handedAt: number[];
}

export interface ArrivalFacts {
  arrivalId: string;
  pickupId: string;
  at: number;
  via: 'hub' | 'kiosk' | 'desk';
  served: { at: number; handedOver: boolean } | null;
}

export interface DeskBook {
  /** Resolves when everything that was there has been read. */
  ready(): Promise<void>;
  changed(refs: readonly RecordRef[] | 'all'): void;
  pickups(): Iterable<PickupFacts>;
  arrivals(): Iterable<ArrivalFacts>;
  /** Who waits for a pickup, the first of them. */
  waitingFor(pickupId: string): ArrivalFacts | undefined;
  returns(): Iterable<{ at: number }>;
  /** Ids of those that nobody has acknowledged. */
  openIncidents(): { incidentId: string; pickupId: string }[];
  stop(): void;
}

const kinds = ['arrival', 'incident', 'return', 'pickup'] as const;
type DeskKind = (typeof kinds)[number];
const AT_ONCE = 200;

export function createDeskBook(parts: {
  store: Pick<Store, 'read' | 'listSome'>;
  /** Lets others have their turn. */
  turn(): Promise<void>;
}): DeskBook {
  const { store, turn } = parts;
  const pickups = new Map<string, PickupFacts>();
  const arrivals = new Map<string, ArrivalFacts>();
  const waiting = new Map<string, Map<string, ArrivalFacts>>();
  const returns = new Map<string, { at: number }>();
  const incidents = new Map<string, { pickupId: string; open: boolean }>();
  const end = { come: false };
  let isRead = false;
  let reading: Promise<void> | null = null;
  /** Begins when `reading` ends: all may have changed since that began. */
  let following: Promise<void> | null = null;

  function put(record: RecordState): void {
    const { id, doc } = record;
    switch (record.kind as DeskKind) {
      case 'pickup': {
        const facts = pickupFacts(id, doc);
        if (facts !== undefined) pickups.set(id, facts);
        return;
      }
      case 'arrival': {
        const facts = arrivalFacts(id, doc);
        if (facts === undefined) return;
        arrivals.set(id, facts);
        if (facts.served !== null) return;
        const others = waiting.get(facts.pickupId) ?? new Map<string, ArrivalFacts>();
        waiting.set(facts.pickupId, others.set(id, facts));
        return;
      }
      case 'return': {
        const back = GoodsReturn.safeParse(doc);
        if (back.success) returns.set(id, { at: back.data.observed.at });
        return;
      }
      case 'incident': {
        const incident = DeskIncident.safeParse(doc);
        if (!incident.success) return;
        const { pickupId, acknowledged } = incident.data;
        incidents.set(id, { pickupId, open: acknowledged === undefined });
      }
    }
  }

  function remove({ kind, id }: RecordRef): void {
    if (kind === 'pickup') pickups.delete(id);
    if (kind === 'return') returns.delete(id);
    if (kind === 'incident') incidents.delete(id);
    const arrival = kind === 'arrival' ? arrivals.get(id) : undefined;
    if (arrival === undefined) return;
    arrivals.delete(id);
    const others = waiting.get(arrival.pickupId);
    others?.delete(id);
    if (others?.size === 0) waiting.delete(arrival.pickupId);
  }

  async function readAll(): Promise<void> {
    for (const kind of kinds) {
      let next: string | undefined = '';
      while (next !== undefined && !end.come) {
        const some = store.listSome(kind, next, AT_ONCE);
        for (const record of some.records) {
          remove(record);
          put(record);
        }
        next = some.next;
        await turn();
      }
    }
  }

  function begin(): Promise<void> {
    isRead = false;
    reading = readAll()
      .then(() => {
        isRead = true;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  function ready(): Promise<void> {
    return following ?? reading ?? (isRead ? Promise.resolve() : begin());
  }

  /** Before anybody asks for a list. What cannot be read is said to whoever asks. */
  function readAhead(): void {
    if (following !== null) return;
    if (reading !== null) {
      following = reading
        .catch(() => {})
        .then(() => {
          following = null;
          return begin();
        });
    }
    (following ?? begin()).catch(() => {});
  }

  readAhead();

  return {
    ready,
    changed(refs) {
      if (refs === 'all') {
        for (const all of [pickups, arrivals, waiting, returns, incidents]) all.clear();
        readAhead();
        return;
      }
      for (const ref of refs) {
        if (!(kinds as readonly string[]).includes(ref.kind)) continue;
        remove(ref);
        const record = store.read(ref);
        if (record?.deleted === false) put(record);
      }
    },
    pickups: () => pickups.values(),
    arrivals: () => arrivals.values(),
    waitingFor(pickupId) {
      const [first] = [...(waiting.get(pickupId)?.values() ?? [])].toSorted((a, b) => a.at - b.at);
      return first;
    },
    returns: () => returns.values(),
    openIncidents: () =>
      [...incidents].flatMap(([incidentId, { pickupId, open }]) =>
        open ? [{ incidentId, pickupId }] : [],
      ),
    stop() {
      end.come = true;
    },
  };
}

/** What a newer hub shaped otherwise is in no list. */
function pickupFacts(pickupId: string, doc: unknown): PickupFacts | undefined {
  const parsed = Pickup.safeParse(doc);
  if (!parsed.success) return undefined;
  const { state, placedAt, readyAt, keepUntil, payment, lines, handOvers } = parsed.data;
  return {
    pickupId,
    state,
    placedAt,
    readyAt: readyAt ?? null,
    keepUntil,
    stopped: activeHolds(parsed.data).length > 0 || payment !== 'paid',
    short: lines.some(({ shortage }) => shortage !== undefined),
    handedAt: handOvers.flatMap(({ at, undone }) => (undone === undefined ? [at] : [])),
  };
}

function arrivalFacts(arrivalId: string, doc: unknown): ArrivalFacts | undefined {
  const parsed = Arrival.safeParse(doc);
  if (!parsed.success) return undefined;
  const { pickupId, at, via, served } = parsed.data;
  const end = served === undefined ? null : served;
  return {
    arrivalId,
    pickupId,
    at,
    via,
    served: end === null ? null : { at: end.at, handedOver: end.outcome === 'handed_over' },
  };
}
