/** The orders of one demo customer, from all channels, over the four years before `nowMs`. */
import type { Order, OrderChannel, OrderLine } from '#shared/domain/order.ts';
import {
  type DemoProduct,
  demoCurrency,
  demoProducts,
  demoVariant,
  productTitle,
  type RunName,
  sizeRuns,
} from './catalogue.ts';
import type { Body, Person } from './person.ts';
import { type Random, weightedTable } from './random.ts';

const dayMs = 86_400_000;
const historyMs = 4 * 365 * dayMs;

const orderCounts = weightedTable(
  [
    { share: 18, from: 0, to: 0 },
    { share: 30, from: 1, to: 1 },
    { share: 18, from: 2, to: 2 },
    { share: 20, from: 3, to: 5 },
    { share: 14, from: 6, to: 12 },
  ],
  ({ share }) => share,
);

const channels = weightedTable<{ channel: OrderChannel; share: number }>(
  [
    { channel: 'online', share: 52 },
    { channel: 'store', share: 33 },
    { channel: 'guideshop', share: 15 },
  ],
  ({ share }) => share,
);

/** What suits whom, worked out once: nearly every line is of these. */
const wardrobe = {
  female: demoProducts.filter((product) => product.for !== 'men'),
  male: demoProducts.filter((product) => product.for !== 'women'),
};

const bodyPart: Record<RunName, keyof Body | 'one'> = {
  'ks-men': 'top',
  'label-women': 'top',
  'us-waist': 'waist',
  'us-waist-women': 'waist',
  alpha: 'alpha',
  'shoe-men': 'shoe',
  'shoe-women': 'shoe',
  free: 'one',
};

/** The size of a product that a person takes, `steps` up or down the run where it goes so far. */
export function ownSize(person: Person, product: DemoProduct, steps = 0): string {
  const { values } = sizeRuns[product.sizes];
  const part = bodyPart[product.sizes];
  const own = part === 'one' ? 0 : person.body[part];
  return values[Math.min(values.length - 1, Math.max(0, own + steps))] ?? '';
}

/** Something of the catalogue that a person might wear. */
export function suitable(random: Random, person: Person): DemoProduct {
  return random.pick(wardrobe[person.sex]);
}

/** A moment within the last four years; in a shop, while it is open (10:30 to 20:30 in Korea). */
export function pastMoment(random: Random, nowMs: number, where: 'shop' | 'anywhere'): number {
  // The square favours what is recent, as a growing shop's book does.
  const atMs = nowMs - 1 - Math.floor(random.next() ** 2 * historyMs);
  if (where === 'anywhere') return atMs;
  const openMs = Math.floor(atMs / dayMs) * dayMs + 1.5 * 3_600_000;
  const inShopMs = openMs + random.int(10 * 3_600_000);
  return inShopMs < nowMs ? inShopMs : inShopMs - dayMs;
}

/** Oldest first; `first` is the running number of the customer's first order. */
export function makeOrders(
  random: Random,
  person: Person,
  options: { customerId: string; homeStore: string; first: number; nowMs: number },
): Order[] {
  const { from, to } = random.weighted(orderCounts);
  const count = from + random.int(to - from + 1);
  const placed = Array.from({ length: count }, () => {
    const { channel } = random.weighted(channels);
    const where = channel === 'online' ? 'anywhere' : 'shop';
    return { channel, placedAt: pastMoment(random, options.nowMs, where) };
  }).sort((a, b) => a.placedAt - b.placedAt);
  return placed.map(({ channel, placedAt }, i) => {
    const lines = Array.from({ length: 1 + random.int(random.chance(0.3) ? 4 : 2) }, () =>
      makeLine(random, person),
    );
    const totalMinor = lines.reduce((sum, line) => sum + line.quantity * line.priceMinor, 0);
    const refunded = random.chance(0.06) ? (lines[0]?.priceMinor ?? 0) : 0;
    const recent = options.nowMs - placedAt < 4 * dayMs;
    return {
      number: `#${options.first + i}`,
      customerId: options.customerId,
      placedAt,
      channel,
      source: 'demo',
      ...(channel === 'online' ? {} : { store: options.homeStore }),
      currency: demoCurrency,
      totalMinor,
      payment: refunded > 0 ? 'partially_refunded' : 'paid',
      fulfilment: channel !== 'store' && recent ? 'unfulfilled' : 'fulfilled',
      ...(refunded > 0 ? { refundedMinor: refunded } : {}),
      lines,
    };
  });
}

export function orderLine(product: DemoProduct, colour: string, size: string): OrderLine {
  const { sku, gtin } = demoVariant(product, colour, size);
  return {
    title: productTitle(product),
    variant: `${colour} / ${size}`,
    ...(sku === undefined ? {} : { sku }),
    ...(gtin === undefined ? {} : { gtin }),
    quantity: 1,
    priceMinor: product.priceMinor,
  };
}

function makeLine(random: Random, person: Person): OrderLine {
  const product = suitable(random, person);
  const steps = random.chance(0.12) ? random.pick([-1, 1] as const) : 0;
  const line = orderLine(product, random.pick(product.colours), ownSize(person, product, steps));
  const quantity = random.chance(0.04) ? 2 : 1;
  const reduced = random.chance(0.15);
  return {
    ...line,
    quantity,
    priceMinor: reduced ? Math.round((line.priceMinor * 0.7) / 100) * 100 : line.priceMinor,
  };
}
