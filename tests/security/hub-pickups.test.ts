/** Pickups, codes and arrivals over HTTP with every field made wrong: refused or kept, and never the hub's own fault. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import { createApiKey, KeyScope } from '#hub/http/api-keys.ts';
import { keepPickups } from '#hub/pickups/keep-pickups.ts';
import { mutations } from '#shared/domain/mutations.ts';
import { pickupId } from '#shared/domain/pickup.ts';
import { mutationOf } from '#tests/support/raw-station.ts';
import { systemKey } from '#tests/support/system-key.ts';
import { openToldShop, staffIdOf, type ToldShop } from '#tests/support/told-shop.ts';
import { huge, placesOf, replaced, wrongValues } from '#tests/support/wrong-values.ts';

let shop: ToldShop;
let key: string;
let aheadMs = 0;

beforeAll(async () => {
  shop = await openToldShop({ clock: { ...systemClock, now: () => Date.now() + aheadMs } });
  ({ key } = await createApiKey(shop.db, systemKey(...KeyScope.options)));
});

afterAll(async () => {
  await shop.close();
});

async function send(method: string, path: string, body?: unknown): Promise<number> {
  // What a bucket gives in that time; a key lasts for an hour.
  aheadMs += 100;
  const response = await fetch(`${shop.hub.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}

const person = {
  name: { family: '김', given: '민지' },
  latinName: 'Kim Minji',
  phone: '010-1234-5678',
  email: 'minji@example.com',
  loyalty: 'DG1',
  language: 'ko',
};
const pickup = {
  store: 'gangnam',
  orderId: 'o1',
  customerId: 'c1',
  placedAt: 1_790_000_000_000,
  currency: 'KRW',
  payment: 'paid',
  lines: [{ id: 'l1', title: 'Jacket', variant: 'blue', size: '95', quantity: 2, priceMinor: 100 }],
  holds: ['fraud'],
  buyer: person,
  collectors: [{ id: 'k1', ...person, expiresAt: 1_790_000_000_000 }],
};

test('a pickup with every field made wrong, each refused in words or kept as it is', async () => {
  expect(await send('PUT', '/v1/pickups/A0', pickup)).toBe(201);
  let tried = 0;
  for (const place of placesOf(pickup)) {
    for (const wrong of wrongValues.filter((value) => !Buffer.isBuffer(value))) {
      tried += 1;
      const status = await send('PUT', `/v1/pickups/A${tried}`, replaced(pickup, place, wrong));
      expect({ place, wrong, fine: status < 500 && status !== 429 }).toMatchObject({ fine: true });
    }
  }
  expect(tried).toBeGreaterThan(500);
  // What the hub does by itself goes over all that was kept.
  await keepPickups(shop.db, Date.now() + aheadMs);
}, 120_000);

describe.each(['/v1/pickups/A0/code', '/v1/arrivals'])('POST %s', (path) => {
  test('with anything for a body', async () => {
    for (const body of wrongValues.filter((value) => !Buffer.isBuffer(value))) {
      expect(await send('POST', path, body ?? undefined)).toBeLessThan(500);
      expect(await send('POST', path, { number: body, via: body })).toBeLessThan(500);
    }
  });
});

test.each([
  `after=${huge}`,
  'after=-1',
  'after=1e999',
  'limit=1e9',
  'after[]=1',
  "after='",
  'after=%00',
])('events asked for by %s', async (query) => {
  expect([200, 400]).toContain(await send('GET', `/v1/events?${query}`));
});

test.each(['A..', '%23A1', 'A'.repeat(60), '%00', '__proto__', 'a%2fb', "A'--"])(
  'a pickup numbered %s',
  async (number) => {
    expect([400, 404]).toContain(await send('PUT', `/v1/pickups/${number}`, pickup));
    expect([400, 404]).toContain(await send('POST', `/v1/pickups/${number}/code`));
  },
);

/** Every field that a mutation may have: each takes what it knows, and leaves the rest. */
const fields = (pickupId: string) => ({
  pickupId,
  customerId: 'c1',
  noteId: randomUUID(),
  preferenceId: randomUUID(),
  text: 'a note',
  value: { aspect: 'like', text: 'blue' },
  source: 'told',
  field: 'latinName',
  was: null,
  now: 'Kim',
  id: 'n1',
  staffId: staffIdOf('associate'),
  from: 'placed',
  lineId: 'l1',
  quantity: 1,
  reason: 'damaged',
  next: 'cancel_line',
  bin: 'A-1',
  keepDays: 7,
  collectorId: randomUUID(),
  takeOver: 'lead',
  epoch: 1,
  incidentId: randomUUID(),
  lines: [{ lineId: 'l1', quantity: 1, reason: 'too_small', condition: 'new' }],
  verified: { methods: ['code'], outcome: 'ready' },
  provisional: false,
  signature: 'M0 0L1 1',
  handOverId: randomUUID(),
  returnId: randomUUID(),
  person: { masked: '김•지', initial: '김', language: 'ko' },
  find: ['a'.repeat(16)],
  days: 3,
  arrivalId: randomUUID(),
  outcome: 'gone',
});
const few: unknown[] = [
  null,
  '\u0000',
  '\ud800',
  '__proto__',
  -1,
  huge,
  [],
  {},
  [null],
  { a: huge },
];

test.each(Object.keys(mutations))(
  'a %s with every field made wrong is answered by its number, and is never the hub’s own fault',
  async (name) => {
    const station = await shop.enrol('associate');
    const connection = await station.connect();
    const staff = { id: staffIdOf('manager'), name: 'manager' };
    const good = fields(pickupId('A0'));
    const all = placesOf(good).flatMap((place) =>
      few.map((wrong) => ({ place, wrong, args: replaced(good, place, wrong) })),
    );
    const sent = all.map(({ args }, i) => ({
      ...mutationOf(station.id, i + 1, name, args as Record<string, unknown>),
      staff,
    }));
    for (let from = 0; from < sent.length; from += 100) {
      aheadMs += 2_000;
      const answer = await connection.push(sent.slice(from, from + 100));
      const results = answer.ok === true ? answer.results : expect.fail(JSON.stringify(answer));
      const faults = results.filter(({ result }) => 'code' in result && result.code === 'failed');
      expect(faults.map(({ sequence }) => all[sequence - 1])).toEqual([]);
    }
    connection.close();
    await keepPickups(shop.db, Date.now() + aheadMs);
  },
);
