/** A pickup as tests begin with it: two lines, paid, made ready or as far as they say. */
import type { Pickup, PickupLine } from '#shared/domain/pickup.ts';
import { type PickupPolicy, usualPolicy } from '#shared/domain/pickup-policy.ts';

/** Milliseconds since 1970: when the examples' clocks stand. */
export const EXAMPLE_MS = 1_790_000_000_000;
const HOUR_MS = 3_600_000;

export function exampleLine(id: string, fields: Partial<PickupLine> = {}): PickupLine {
  return {
    id,
    title: `Shirt ${id}`,
    quantity: 1,
    priceMinor: 39_000,
    picked: 0,
    handedOver: 0,
    refunded: 0,
    cancelled: 0,
    returned: 0,
    ...fields,
  };
}

export function examplePickup(fields: Partial<Pickup> = {}): Pickup {
  return {
    number: '#1001',
    store: 'gangnam',
    customerId: 'c1',
    channel: 'online',
    placedAt: EXAMPLE_MS - 24 * HOUR_MS,
    currency: 'KRW',
    valueMinor: 78_000,
    payment: 'paid',
    state: 'placed',
    lines: [exampleLine('a', { quantity: 2 }), exampleLine('b')],
    holds: [],
    buyer: { masked: '김•지', initial: '김', language: 'ko' },
    collectors: [],
    find: [],
    code: null,
    keepUntil: null,
    lease: null,
    claimed: null,
    handOvers: [],
    wrongCodes: 0,
    ...fields,
  };
}

/** All lines picked, in a bin, waiting. */
export function readyPickup(fields: Partial<Pickup> = {}): Pickup {
  return examplePickup({
    state: 'ready',
    lines: [exampleLine('a', { quantity: 2, picked: 2 }), exampleLine('b', { picked: 1 })],
    bin: 'A-01',
    readyAt: EXAMPLE_MS - HOUR_MS,
    keepUntil: EXAMPLE_MS + 6 * 24 * HOUR_MS,
    ...fields,
  });
}

export const examplePolicy: PickupPolicy = {
  ...usualPolicy,
  store: 'gangnam',
  hub: '0192b3a4-0000-7000-8000-0000000000aa',
  codeKeys: ['A'.repeat(43)],
  salt: 'B'.repeat(43),
};
