/**
 * What a dead station kept to itself is any desk's again, by command or because the station was removed; and
 * a store's own times are what the hub goes by.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { keepPickups } from '#hub/pickups/keep-pickups.ts';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import { orderWipe } from '#hub/stations/wipe-station.ts';
import { DeskIncident } from '#shared/domain/desk-incident.ts';
import { GoodsReturn } from '#shared/domain/goods-return.ts';
import { Pickup } from '#shared/domain/pickup.ts';
import type { PickupPolicy } from '#shared/domain/pickup-policy.ts';
import { docAtHub } from '#tests/support/doc-at-hub.ts';
import { EXAMPLE_MS, examplePolicy, readyPickup } from '#tests/support/example-pickup.ts';
import { runHubCommand } from '#tests/support/hub-process.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { mutationOf, type ProvenConnection } from '#tests/support/raw-station.ts';

const DAY_MS = 24 * 3_600_000;

interface Desk extends EnrolledStation {
  wire: ProvenConnection;
  sequence: number;
}

let shop: HubShop;
let alive: Desk;

const enrol = async (): Promise<Desk> => {
  const station = await shop.enrol('pickup');
  return { ...station, wire: await station.connect(), sequence: 0 };
};

beforeAll(async () => {
  shop = await openHubShop();
  alive = await enrol();
}, 120_000);
afterAll(async () => {
  alive?.wire.close();
  await shop?.close();
});

async function push(
  desk: Desk,
  name: string,
  args: Record<string, unknown>,
  observedAt = EXAMPLE_MS,
): Promise<string | undefined> {
  desk.sequence += 1;
  const mutation = mutationOf(desk.id, desk.sequence, name, args);
  const answer = await desk.wire.push([{ ...mutation, observedAt }]);
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  const result = answer.results[0]?.result;
  return result?.status === 'rejected' ? result.code : result?.status;
}

async function put(number: string, fields: Partial<Pickup> = {}): Promise<string> {
  const id = `pickup:${number}`;
  const doc = readyPickup({ number: `#${number}`, ...fields });
  await shop.write({ kind: 'pickup', id, scope: 'store:gangnam', doc });
  return id;
}

const pickup = async (id: string) => Pickup.parse(await docAtHub(shop.db, 'pickup', id));

const setPolicy = (changed: Partial<PickupPolicy>) =>
  shop.write({
    kind: 'pickup-policy',
    id: 'pickup-policy:gangnam',
    scope: 'policy:gangnam',
    doc: { ...examplePolicy, ...changed },
  });

const leaseOf = ({ id }: Desk) => ({
  station: id,
  until: Date.now() + DAY_MS,
  by: '0192b3a4-0000-7000-8000-000000000001',
});
const claimOf = (pickupId: string) => ({ pickupId, from: 'ready', collectorId: null });
const handOverOf = (pickupId: string, lineId: string, leaseEpoch: number) => ({
  pickupId,
  from: 'ready',
  incidentId: v7(),
  collectorId: null,
  lines: [{ lineId, quantity: 1 }],
  verified: { methods: ['code'], outcome: 'ready' },
  provisional: false,
  leaseEpoch,
});
const releasesOf = async (station: string) =>
  await shop.db
    .selectFrom('event')
    .select('body')
    .where('name', '=', 'pickup.lease_released')
    .where(sql<boolean>`body ->> 'station' = ${station}`)
    .orderBy('id')
    .execute();

test('a dead station loses its leases and claims by command; what it hands over by them later is told', async () => {
  const dead = await enrol();
  const [staged, served] = [
    await put('3001', { lease: leaseOf(dead) }),
    await put('3002', {
      lease: leaseOf(dead),
      state: 'claimed',
      claimed: { station: dead.id, at: Date.now(), staff: null, collectorId: null },
    }),
  ];
  const others = await put('3003', { lease: leaseOf(alive) });
  expect(await push(alive, 'pickup.claim', claimOf(staged))).toBe('leased_elsewhere');
  const release = () =>
    runHubCommand(['pickup', 'release', dead.id], { DATABASE_URL: shop.databaseUrl });
  expect(await release()).toMatchObject({
    code: 0,
    stdout: `${dead.id} keeps no pickup to itself any more: 2 released\n`,
  });
  expect((await release()).stdout).toContain(' 0 released');
  expect(await pickup(staged)).toMatchObject({ state: 'ready', lease: null, leaseEpoch: 1 });
  expect(await pickup(served)).toMatchObject({ state: 'ready', claimed: null, leaseEpoch: 1 });
  expect((await pickup(others)).lease?.station).toBe(alive.id);
  expect((await releasesOf(dead.id)).map(({ body }) => body)).toMatchObject([
    { number: '#3001', by: 'operator' },
    { number: '#3002', by: 'operator' },
  ]);

  expect(await push(alive, 'pickup.claim', claimOf(staged))).toBe('accepted');
  expect(await push(alive, 'pickup.hand_over', handOverOf(staged, 'b', 1))).toBe('accepted');
  expect((await pickup(staged)).handOvers[0]).not.toHaveProperty('incident');
  // It was not dead: it was cut off, and has gone on by what it had.
  const [double, alone] = [handOverOf(staged, 'b', 0), handOverOf(served, 'b', 0)];
  expect(await push(dead, 'pickup.hand_over', double)).toBe('accepted');
  expect(await push(dead, 'pickup.hand_over', alone)).toBe('accepted');
  const incident = async (id: string) =>
    DeskIncident.parse(await docAtHub(shop.db, 'incident', id));
  expect(await incident(double.incidentId)).toMatchObject({
    reason: 'double',
    handOvers: [
      { station: alive.id, counted: true },
      { station: dead.id, counted: false },
    ],
  });
  expect(await incident(alone.incidentId)).toMatchObject({
    reason: 'lease_released',
    handOvers: [{ station: dead.id, counted: true }],
  });
  dead.wire.close();
}, 60_000);

test('a station that nobody knows is named', async () => {
  const told = await runHubCommand(['pickup', 'release', 'nobody'], {
    DATABASE_URL: shop.databaseUrl,
  });
  expect(told.code).toBe(1);
  expect(told.stderr).toContain('nobody');
});

test('a station that is revoked or to be wiped keeps nothing; what a node left undone is done later', async () => {
  const [revoked, wiped, left] = [await enrol(), await enrol(), await enrol()];
  const ids = [
    await put('3101', { lease: leaseOf(revoked) }),
    await put('3102', { lease: leaseOf(wiped) }),
    await put('3103', { lease: leaseOf(left) }),
  ] as const;
  await revokeStation(shop.db, revoked.id, Date.now());
  await orderWipe(shop.db, wiped.id, Date.now());
  expect(await pickup(ids[0])).toMatchObject({ lease: null, leaseEpoch: 1 });
  expect(await pickup(ids[1])).toMatchObject({ lease: null, leaseEpoch: 1 });
  expect((await releasesOf(wiped.id)).map(({ body }) => body)).toMatchObject([{ by: 'removed' }]);
  await shop.db
    .updateTable('station')
    .set({ revoked_at: new Date() })
    .where('id', '=', left.id)
    .execute();
  expect((await keepPickups(shop.db, EXAMPLE_MS)).released).toBe(1);
  expect(await pickup(ids[2])).toMatchObject({ lease: null, leaseEpoch: 1 });
  for (const { wire } of [revoked, wiped, left]) wire.close();
});

test("a store's own times hold: of a claim, of what is kept, of returns and of what desks keep", async () => {
  await setPolicy({ claimMs: 2_000, keepDays: 2, returnDays: 3 });
  const other = await enrol();
  const claimed = await put('3201', { keepUntil: EXAMPLE_MS + 1_000 });
  expect(await push(alive, 'pickup.claim', claimOf(claimed))).toBe('accepted');
  expect((await pickup(claimed)).claimed?.until).toBe(EXAMPLE_MS + 2_000);
  const take = { ...claimOf(claimed), takeOver: 'lead' };
  expect(await push(other, 'pickup.claim', take, EXAMPLE_MS + 1_999)).toBe('claimed_elsewhere');
  await keepPickups(shop.db, EXAMPLE_MS + 1_999);
  expect((await pickup(claimed)).state).toBe('claimed');
  expect(await push(other, 'pickup.claim', take, EXAMPLE_MS + 2_000)).toBe('accepted');
  await keepPickups(shop.db, EXAMPLE_MS + 4_000);
  expect((await pickup(claimed)).state).toBe('expired');

  const picked = await put('3202', { state: 'picking', keepUntil: null });
  await push(alive, 'pickup.ready', { pickupId: picked, from: 'picking', keepDays: 9 });
  expect((await pickup(picked)).keepUntil).toBe(EXAMPLE_MS + 2 * DAY_MS);

  const given = await put('3203');
  await push(alive, 'pickup.hand_over', handOverOf(given, 'a', 0));
  const back = (returnId: string) => ({
    pickupId: given,
    returnId,
    lines: [{ lineId: 'a', quantity: 1, reason: 'changed_mind', condition: 'as_new' }],
  });
  const [late, twice] = [v7(), v7()];
  const after = EXAMPLE_MS + 3 * DAY_MS + 1;
  expect(await push(alive, 'return.receive', back(late), after)).toBe('accepted');
  expect(await push(other, 'return.receive', back(twice), EXAMPLE_MS + 1)).toBe('accepted');
  expect(GoodsReturn.parse(await docAtHub(shop.db, 'return', late))).toMatchObject({
    late: { until: EXAMPLE_MS + 3 * DAY_MS },
    amountMinor: 39_000,
  });
  expect(GoodsReturn.parse(await docAtHub(shop.db, 'return', twice))).toMatchObject({
    disputed: [{ lineId: 'a', quantity: 1 }],
    amountMinor: 0,
  });
  const told = await shop.db
    .selectFrom('event')
    .select('body')
    .where('name', '=', 'return.received')
    .orderBy('id')
    .execute();
  expect(told.map(({ body }) => body)).toMatchObject([
    { returnId: late, late: { until: EXAMPLE_MS + 3 * DAY_MS }, disputed: [] },
    { returnId: twice, late: null, disputed: [{ lineId: 'a', quantity: 1 }] },
  ]);

  const over = await put('3204', { state: 'handed_over', closedAt: EXAMPLE_MS });
  await keepPickups(shop.db, EXAMPLE_MS + 13 * DAY_MS - 1);
  expect(await docAtHub(shop.db, 'pickup', over)).not.toBeNull();
  await setPolicy({ returnDays: 100 });
  await keepPickups(shop.db, EXAMPLE_MS + 13 * DAY_MS);
  expect(await docAtHub(shop.db, 'pickup', over)).not.toBeNull();
  await setPolicy({ returnDays: 3 });
  await keepPickups(shop.db, EXAMPLE_MS + 13 * DAY_MS);
  expect(await docAtHub(shop.db, 'pickup', over)).toBeNull();
  other.wire.close();
}, 60_000);
