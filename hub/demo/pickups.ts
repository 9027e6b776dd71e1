/**
 * The pickups that wait in the demo shop's stores, some of everything: to be picked, half picked, ready,
 * dear, held, not paid, with somebody else who may collect, partly handed over, over, expired, and one that
 * was handed over twice. Pure: the same seed, moment and key make the same.
 */
import type { Arrival } from '#shared/domain/arrival.ts';
import { Customer } from '#shared/domain/customer.ts';
import type { DeskIncident } from '#shared/domain/desk-incident.ts';
import { type HandOver, type Pickup, pickupId, remainingOf } from '#shared/domain/pickup.ts';
import type { HashForm } from '#shared/domain/pickup-find.ts';
import { usualPolicy } from '#shared/domain/pickup-policy.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import { pickupFromShop, type ShopPickup } from '../pickups/from-shop.ts';
import { codeExpiry, keptCode, makeCode } from '../pickups/make-code.ts';
import type { CodeSigner } from '../pickups/policy.ts';
import { demoCurrency, demoProducts, productTitle, sizeRuns, demoVariant } from './catalogue.ts';
import { demoCustomer, type DemoSeed } from './demo-customer.ts';
import { makeUuid } from './pickup-uuid.ts';
import { demoStores, staffOf } from './premises.ts';
import { createRandom, type Random } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const KEEP_DAYS = 7;
/** Streams of random numbers of their own, far from the customers'. */
const firstStream = 2_000_000_000;

type Story =
  | 'placed'
  | 'picking'
  | 'missing'
  | 'ready'
  | 'dear'
  | 'waiting'
  | 'proxy'
  | 'fraud'
  | 'age'
  | 'unpaid'
  | 'partly'
  | 'handed_over'
  | 'twice'
  | 'cancelled'
  | 'expired';

/** What there is in each store, in the order of the numbers. */
const stories: readonly Story[] = [
  'ready',
  'waiting',
  'proxy',
  'dear',
  'fraud',
  'age',
  'unpaid',
  'partly',
  'twice',
  'missing',
  ...many('placed', 6),
  ...many('picking', 3),
  ...many('ready', 12),
  'waiting',
  ...many('handed_over', 6),
  ...many('expired', 2),
  'cancelled',
];

function many(story: Story, times: number): Story[] {
  return Array.from({ length: times }, () => story);
}

/** `G1001`, `S1001`, `B1001`: by the store's first letter. */
export function demoPickupNumber(store: string, index: number): string {
  return `${store.charAt(0).toUpperCase()}${1001 + index}`;
}

export interface DemoPickups extends DemoSeed {
  /** Customers of the demo shop; whose pickup is of one beyond has no profile. */
  customers: number;
  signer: CodeSigner;
  hashOf: (store: string) => HashForm;
}

export function demoPickups(of: DemoPickups): RecordWrite[] {
  return demoStores.flatMap(({ id: store, region }, at) =>
    stories.flatMap((story, index) => {
      const random = createRandom(of.seed, firstStream + at * 1_000 + index);
      return onePickup(of, { store, region, story, index, at, random });
    }),
  );
}

interface Place {
  store: string;
  region: string;
  story: Story;
  index: number;
  at: number;
  random: Random;
}

function onePickup(of: DemoPickups, place: Place): RecordWrite[] {
  const { store, region, story, index, at, random } = place;
  const number = demoPickupNumber(store, index);
  const buyer = at * stories.length + index + 1;
  const hash = of.hashOf(store);
  const context = { nowMs: of.nowMs, hash, region, erased: false };
  const ordered = pickupFromShop(`#${number}`, orderOf(of, place, buyer), undefined, context);
  const expiresAt = codeExpiry(of.nowMs, usualPolicy);
  const code = makeCode(of.signer, { order: number, store, epoch: 1, expiresAt });
  const withCode = { ...ordered, code: keptCode(code, 1, hash) };
  const uuid = makeUuid(random, of.nowMs);
  const { pickup, incident } = tell(story, withCode, { ...place, nowMs: of.nowMs, uuid });
  const scope = `store:${store}`;
  const id = pickupId(number);
  const records: RecordWrite[] = [{ kind: 'pickup', id, scope, doc: pickup }];
  if (story === 'waiting') {
    const waited = (1 + random.int(5)) * MINUTE_MS;
    const doc: Arrival = {
      pickupId: id,
      at: of.nowMs - waited,
      via: index === 1 ? 'hub' : 'kiosk',
    };
    records.push({ kind: 'arrival', id: uuid(), scope, doc });
  }
  if (incident !== undefined) {
    const { id: incidentId, ...doc } = incident;
    records.push({ kind: 'incident', id: incidentId, scope, doc: { ...doc, pickupId: id } });
  }
  return records;
}

function orderOf(
  of: DemoPickups,
  { store, story, index, random }: Place,
  buyer: number,
): ShopPickup {
  const [profile] = demoCustomer(of, buyer);
  const person = Customer.parse(profile?.doc);
  const { name, latinName, phone, email, loyalty, language } = person;
  const count = story === 'partly' || story === 'missing' ? 2 : 1 + random.int(3);
  const lines = Array.from({ length: count }, (_, i): ShopPickup['lines'][number] => {
    const product = random.pick(demoProducts);
    const colour = random.pick(product.colours);
    const size = random.pick(sizeRuns[product.sizes].values);
    const { sku, gtin } = demoVariant(product, colour, size);
    return {
      id: `l${i + 1}`,
      title: productTitle(product),
      variant: `${colour} / ${size}`,
      size,
      ...(sku === undefined ? {} : { sku }),
      ...(gtin === undefined ? {} : { gtin }),
      quantity: story === 'dear' ? 12 : random.chance(0.15) ? 2 : 1,
      priceMinor: product.priceMinor,
      refunded: 0,
      cancelled: 0,
    };
  });
  const holds = { fraud: ['fraud'], age: ['age'], unpaid: ['unpaid'] } as const;
  const friend = { family: '이', given: '도윤' };
  return {
    store,
    ...(buyer <= of.customers && profile !== undefined ? { customerId: profile.id } : {}),
    channel: 'online',
    placedAt:
      of.nowMs - (story === 'expired' ? 12 : 1 + random.int(3)) * DAY_MS - index * MINUTE_MS,
    currency: demoCurrency,
    payment: story === 'unpaid' ? 'unpaid' : 'paid',
    lines,
    holds: story in holds ? [...holds[story as keyof typeof holds]] : [],
    buyer: { name, latinName, phone, email, loyalty: loyalty?.number, language },
    collectors:
      story === 'proxy'
        ? [
            {
              id: 'friend',
              name: friend,
              phone: '+821012340001',
              expiresAt: of.nowMs + 5 * DAY_MS,
            },
          ]
        : [],
    cancelled: story === 'cancelled',
  };
}

interface Telling extends Place {
  nowMs: number;
  uuid: () => string;
}

type Told = { pickup: Pickup; incident?: DeskIncident & { id: string } };

function tell(story: Story, ordered: Pickup, telling: Telling): Told {
  const { nowMs, index, random } = telling;
  switch (story) {
    case 'placed':
    case 'cancelled':
      return { pickup: ordered };
    case 'picking': {
      const [first, ...others] = ordered.lines;
      const lines = first === undefined ? [] : [{ ...first, picked: 1 }, ...others];
      return { pickup: { ...ordered, state: 'picking', lines } };
    }
    case 'missing': {
      const lines = ordered.lines.map((line, i) =>
        i === 0
          ? { ...line, picked: line.quantity }
          : {
              ...line,
              shortage: {
                reason: 'short' as const,
                next: 'pick_up_later' as const,
                quantity: line.quantity,
              },
            },
      );
      return { pickup: staged({ ...ordered, lines }, telling, nowMs - 2 * HOUR_MS) };
    }
    case 'expired': {
      const pickup = staged(picked(ordered), telling, nowMs - 9 * DAY_MS);
      const closedAt = nowMs - 2 * DAY_MS;
      return { pickup: { ...pickup, state: 'expired', lease: null, closedAt } };
    }
    case 'handed_over':
    case 'partly':
    case 'twice': {
      const ready = staged(picked(ordered), telling, nowMs - (4 + index) * HOUR_MS);
      return handedOver(story, ready, telling);
    }
    default: {
      const ready = staged(picked(ordered), telling, nowMs - (1 + random.int(40)) * HOUR_MS);
      return { pickup: ready };
    }
  }
}

function picked(pickup: Pickup): Pickup {
  const lines = pickup.lines.map((line) => ({ ...line, picked: line.quantity }));
  return { ...pickup, lines };
}

function staged(pickup: Pickup, { index }: Telling, readyAt: number): Pickup {
  const bin = `${'ABCD'.charAt(index % 4)}-${String(1 + (index % 12)).padStart(2, '0')}`;
  const keepUntil = readyAt + KEEP_DAYS * DAY_MS;
  return { ...pickup, state: 'ready', bin, readyAt, keepUntil };
}

function handedOver(story: Story, ready: Pickup, telling: Telling): Told {
  const { store, nowMs, uuid, random } = telling;
  const staff = staffOf(store);
  const given = story === 'partly' ? ready.lines.slice(0, 1) : ready.lines;
  const lines = given.map((line) => ({ lineId: line.id, quantity: remainingOf(line) }));
  const handOver: HandOver = {
    id: uuid(),
    at: nowMs - (1 + random.int(3)) * HOUR_MS,
    station: 'demo-desk-1',
    store,
    staff: staff[1] ?? null,
    collectorId: null,
    lines,
    verified: { methods: ['code'], outcome: 'ready' },
    provisional: false,
  };
  const taken = new Set(given);
  const after: Pickup = {
    ...ready,
    lines: ready.lines.map((line) =>
      taken.has(line) ? { ...line, handedOver: remainingOf(line) } : line,
    ),
    handOvers: [handOver],
  };
  if (story === 'partly') return { pickup: after };
  const closed: Pickup = { ...after, state: 'handed_over', closedAt: handOver.at, lease: null };
  if (story !== 'twice') return { pickup: closed };
  const incidentId = uuid();
  const again: HandOver = {
    ...handOver,
    id: uuid(),
    at: handOver.at + 25 * MINUTE_MS,
    station: 'demo-desk-2',
    staff: staff[2] ?? null,
    lines: [],
    verified: { methods: ['last_four', 'question'], outcome: 'provisional' },
    provisional: true,
    incident: incidentId,
  };
  const side = ({ id, at, station, staff: who, provisional }: HandOver, counted: boolean) => ({
    handOverId: id,
    at,
    station,
    store,
    staff: who,
    provisional,
    lines,
    counted,
  });
  const incident = {
    id: incidentId,
    pickupId: '',
    number: ready.number,
    reason: 'double' as const,
    at: again.at,
    handOvers: [side(handOver, true), side(again, false)],
  };
  return { pickup: { ...closed, handOvers: [handOver, again] }, incident };
}
