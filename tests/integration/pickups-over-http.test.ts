/** The pickup desk's hub, as the shop system meets it: pickups in, codes out, arrivals, events, erasing. */
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, KeyScope } from '#hub/http/api-keys.ts';
import { hashFormOf } from '#hub/pickups/policy.ts';
import { keepPickups } from '#hub/pickups/keep-pickups.ts';
import { waitsByDay } from '#hub/pickups/waits.ts';
import { eraseSubject } from '#hub/erasure/erase-subject.ts';
import { Arrival } from '#shared/domain/arrival.ts';
import { Pickup } from '#shared/domain/pickup.ts';
import {
  codeFault,
  humanCodeForm,
  pickupCodeText,
  readPickupCode,
} from '#shared/domain/pickup-code.ts';
import { findForms } from '#shared/domain/pickup-find.ts';
import { PickupPolicy } from '#shared/domain/pickup-policy.ts';
import { docAtHub } from '#tests/support/doc-at-hub.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { mutationOf, type ProvenConnection } from '#tests/support/raw-station.ts';

const DAY_MS = 24 * 3_600_000;
let shop: HubShop;
let key: string;
let desk: ProvenConnection;
let station: string;
let sequence = 0;

beforeAll(async () => {
  shop = await openHubShop();
  const made = await createApiKey(shop.db, {
    name: 'shop system',
    person: null,
    scopes: KeyScope.options,
    expiresAt: new Date(Date.now() + DAY_MS),
  });
  key = made.key;
  const enrolled = await shop.enrol('pickup');
  station = enrolled.id;
  desk = await enrolled.connect();
  await shop.write(customer('c1'), customer('c2'));
}, 60_000);
afterAll(async () => {
  desk?.close();
  await shop?.close();
});

/** What the endpoints answer, all of it; an error has its `code` in place of the pickup's. */
interface Answer {
  id: string;
  outcome: string;
  code: { qr: string; human: string };
  epoch: number;
  events: { name: string; body: unknown }[];
  next: number;
}

async function ask(method: string, path: string, body?: unknown, bearer = key) {
  const response = await fetch(`${shop.hub.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const order = (fields: Record<string, unknown> = {}) => ({
  store: 'gangnam',
  customerId: 'c1',
  placedAt: 1_790_000_000_000,
  currency: 'KRW',
  payment: 'paid',
  lines: [
    { id: '1', title: '린넨 셔츠 Linen shirt', size: '95', quantity: 2, priceMinor: 50_000 },
    { id: '2', title: 'Cap', quantity: 1, priceMinor: 20_000 },
  ],
  buyer: { name: { family: '김', given: '민지' }, phone: '010-1234-4821', email: 'm@example.com' },
  ...fields,
});

async function push(name: string, args: Record<string, unknown>, id = crypto.randomUUID()) {
  sequence += 1;
  const answer = await desk.push([
    { ...mutationOf(station, sequence, name, args), id, observedAt: Date.now() },
  ]);
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  const [result] = answer.results;
  return result?.result.status === 'rejected' ? result.result.code : result?.result.status;
}

const pickup = async (number: string) =>
  Pickup.parse(await docAtHub(shop.db, 'pickup', `pickup:${number}`));
const policy = async () =>
  PickupPolicy.parse(await docAtHub(shop.db, 'pickup-policy', 'pickup-policy:gangnam'));
const eventsAfter = async (after: number) => (await ask('GET', `/v1/events?after=${after}`)).body;

/** Picks everything and says that it is ready. */
async function prepare(number: string): Promise<void> {
  const pickupId = `pickup:${number}`;
  let { state } = await pickup(number);
  for (const { id, quantity, refunded, cancelled } of (await pickup(number)).lines) {
    const left = quantity - refunded - cancelled;
    await push('pickup.pick', { pickupId, from: state, lineId: id, quantity: left });
    state = 'picking';
  }
  await push('pickup.stage', { pickupId, from: 'picking', bin: 'A-01' });
  await push('pickup.ready', { pickupId, from: 'picking', keepDays: 7 });
}

const handOver = (pickupId: string, lines: { lineId: string; quantity: number }[]) => ({
  pickupId,
  from: 'ready',
  incidentId: crypto.randomUUID(),
  collectorId: null,
  lines,
  verified: { methods: ['code'], outcome: 'ready' },
  provisional: false,
});

describe('a pickup from the shop system', () => {
  test('is kept without the person, found by what they say, and the same again changes nothing', async () => {
    const put = await ask('PUT', '/v1/pickups/1001', order());
    expect([put.status, put.body.outcome]).toEqual([201, 'created']);
    expect(JSON.stringify(await docAtHub(shop.db, 'pickup', 'pickup:1001'))).not.toMatch(
      /민지|4821|example/,
    );
    const { buyer, find, valueMinor } = await pickup('1001');
    expect([buyer.masked, buyer.initial, valueMinor]).toEqual(['김•지', '김', 120_000]);
    const hash = hashFormOf(await policy());
    for (const typed of ['김민지', '4821', '01012344821', 'M@example.com']) {
      expect(
        findForms(typed)
          .map(hash)
          .some((one) => find.includes(one)),
      ).toBe(true);
    }
    const again = await ask('PUT', '/v1/pickups/1001', order());
    expect(again).toEqual({ status: 200, body: { ...put.body, outcome: 'unchanged' } });
  });

  test('has a code that a station checks by its policy alone; made anew, the old one is old', async () => {
    const { body } = await ask('PUT', '/v1/pickups/1001', order());
    const check = async (qr: string) => {
      const code = readPickupCode(qr);
      if (code === undefined) return 'none';
      const { hub, codeKeys } = await policy();
      const publicKey = createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: codeKeys[0] ?? '' },
        format: 'jwk',
      });
      const signed = verify(
        null,
        Buffer.from(pickupCodeText(hub, code)),
        publicKey,
        Buffer.from(code.signature, 'base64url'),
      );
      const { code: kept, store } = await pickup(code.order);
      return codeFault(code, signed, { store, epoch: kept?.epoch ?? null, nowMs: Date.now() });
    };
    expect(await check(body.code.qr)).toBeNull();
    const hash = hashFormOf(await policy());
    expect((await pickup('1001')).code?.humanHash).toBe(hash(humanCodeForm(body.code.human)));
    const { body: anew } = await ask('POST', '/v1/pickups/1001/code');
    expect(anew.epoch).toBe(2);
    expect(anew.code.human).not.toBe(body.code.human);
    expect([await check(body.code.qr), await check(anew.code.qr)]).toEqual(['code_old', null]);
    expect(JSON.stringify(await docAtHub(shop.db, 'pickup', 'pickup:1001'))).not.toContain(
      anew.code.human,
    );
  });

  test('keeps what the desk did, and gives back nothing that was handed over', async () => {
    await ask('PUT', '/v1/pickups/1002', order());
    await prepare('1002');
    await push('pickup.hand_over', handOver('pickup:1002', [{ lineId: '1', quantity: 1 }]));
    const [line, other] = order().lines;
    const refunded = order({
      lines: [
        { ...line, refunded: 2 },
        { ...other, refunded: 1 },
      ],
      holds: ['fraud'],
    });
    await ask('PUT', '/v1/pickups/1002', refunded);
    expect(await pickup('1002')).toMatchObject({
      state: 'handed_over',
      lines: [
        { handedOver: 1, refunded: 1, cancelled: 0 },
        { handedOver: 0, refunded: 1 },
      ],
      holds: [{ reason: 'fraud' }],
    });
  });

  test('to which something is added after all was handed over is picked again', async () => {
    await ask('PUT', '/v1/pickups/1012', order());
    await prepare('1012');
    const { lines } = await pickup('1012');
    const all = lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
    await push('pickup.hand_over', handOver('pickup:1012', all));
    expect((await pickup('1012')).state).toBe('handed_over');
    const more = { ...order().lines[0], id: 'more' };
    await ask('PUT', '/v1/pickups/1012', order({ lines: [...order().lines, more] }));
    const reopened = await pickup('1012');
    expect(reopened).toMatchObject({ state: 'picking', keepUntil: null });
    expect(reopened).not.toHaveProperty('closedAt');
    expect(reopened.lines.map(({ picked, handedOver }) => picked - handedOver)).toEqual([0, 0, 0]);
  });

  test('is held while the shop system says so, and no longer', async () => {
    await ask('PUT', '/v1/pickups/1003', order({ holds: ['unpaid'], payment: 'unpaid' }));
    await prepare('1003');
    const claim = { pickupId: 'pickup:1003', from: 'ready', collectorId: null };
    expect(await push('pickup.claim', claim)).toBe('held');
    await ask('PUT', '/v1/pickups/1003', order());
    expect(await push('pickup.claim', claim)).toBe('accepted');
  });

  test('moves to another store while nothing of it was handed over', async () => {
    await shop.db
      .insertInto('store')
      .values({ id: 'busan', name: 'Busan', region: 'KR' })
      .execute();
    const first = await ask('PUT', '/v1/pickups/1004', order());
    await prepare('1004');
    const moved = await ask('PUT', '/v1/pickups/1004', order({ store: 'busan' }));
    expect(await pickup('1004')).toMatchObject({
      store: 'busan',
      state: 'placed',
      lease: null,
      code: { epoch: 2 },
    });
    expect(moved.body.code.qr).not.toBe(first.body.code.qr);
    const { scope } = await shop.db
      .selectFrom('record')
      .select('scope')
      .where('id', '=', 'pickup:1004')
      .executeTakeFirstOrThrow();
    expect(scope).toBe('store:busan');
  });

  test('keeps what was taken off it, up to 500 lines; beyond them nothing changes, and the answer says what to do', async () => {
    const linesOf = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        id: `${prefix}${i}`,
        title: 'Cap',
        quantity: 1,
        priceMinor: 20_000,
      }));
    const put = (lines: object[]) => ask('PUT', '/v1/pickups/1006', order({ lines }));
    expect((await put(linesOf('a', 200))).status).toBe(201);
    expect((await put(linesOf('b', 200))).status).toBe(200);
    expect((await put(linesOf('c', 100))).status).toBe(200);
    const before = await pickup('1006');
    expect(before.lines).toHaveLength(500);
    const refused = await put(linesOf('d', 1));
    expect(refused).toMatchObject({ status: 409, body: { code: 'too_many_lines' } });
    expect(JSON.stringify(refused.body)).toContain('500 lines');
    expect(await pickup('1006')).toEqual(before);
    // The way out that the answer names: lines under the ids they have.
    const [first, ...others] = linesOf('c', 100);
    expect((await put([{ ...first, quantity: 3 }, ...others])).body.outcome).toBe('updated');
    const { lines } = await pickup('1006');
    expect(lines).toHaveLength(500);
    expect(lines[0]).toMatchObject({ id: 'c0', quantity: 3, cancelled: 0 });
  });

  test('is refused where it cannot be one', async () => {
    const said = async (body: unknown, path = '/v1/pickups/1005') => {
      const { status, body: answer } = await ask('PUT', path, body);
      return [status, answer.code];
    };
    expect(await said(order({ store: 'nowhere' }))).toEqual([404, 'no_store']);
    expect(await said(order({ lines: [] }))).toEqual([400, 'invalid']);
    expect(await said(order(), '/v1/pickups/%23x')).toEqual([400, 'invalid']);
    const buyer = { name: { family: '', given: '900101-1234567' } };
    expect(await said(order({ buyer }))).toEqual([422, 'forbidden_number']);
    expect((await ask('PUT', '/v1/pickups/1005', order(), 'none')).status).toBe(401);
  });
});

test('an arrival reaches the desk in well under two seconds, and once', async () => {
  await ask('PUT', '/v1/pickups/1010', order());
  const heard = desk.announced.length;
  const sentAt = performance.now();
  const arrived = await ask('POST', '/v1/arrivals', { number: '1010' });
  await expect.poll(() => desk.announced.slice(heard)).not.toEqual([]);
  expect(performance.now() - sentAt).toBeLessThan(2_000);
  expect(arrived.status).toBe(201);
  const again = await ask('POST', '/v1/arrivals', { number: '1010', via: 'kiosk' });
  expect(again).toEqual({ status: 200, body: { id: arrived.body.id, again: true } });
  await push('arrival.serve', { arrivalId: arrived.body.id, outcome: 'handed_over' });
  expect(Arrival.parse(await docAtHub(shop.db, 'arrival', arrived.body.id)).served).toMatchObject({
    station,
  });
  expect((await ask('POST', '/v1/arrivals', { number: '9999' })).status).toBe(404);
  const [day] = await waitsByDay(shop.db, {
    sinceMs: Date.now() - DAY_MS,
    timeZone: 'Asia/Seoul',
  });
  expect(day).toMatchObject({ store: 'gangnam', served: 1, gone: 0, overTarget: 0 });
});

test('other systems hear of it, in order and without names', async () => {
  const { next } = await eventsAfter(0);
  await ask('PUT', '/v1/pickups/1020', order());
  await prepare('1020');
  const pickupId = 'pickup:1020';
  await push('pickup.resend', { pickupId });
  await push('pickup.collector', {
    pickupId,
    collectorId: crypto.randomUUID(),
    person: { masked: '이•윤', initial: '이', language: null },
    find: ['f'.repeat(16)],
    days: 3,
  });
  const all = [
    { lineId: '1', quantity: 2 },
    { lineId: '2', quantity: 1 },
  ];
  await push('pickup.hand_over', handOver(pickupId, all));
  await push('pickup.hand_over', handOver(pickupId, all));
  const heard = await eventsAfter(next);
  expect(heard.events.map(({ name }) => name)).toEqual([
    'pickup.ready_notice',
    'pickup.ready_notice',
    'pickup.collector_named',
    'pickup.handed_over',
    'pickup.incident',
  ]);
  expect(heard.events[3]?.body).toMatchObject({ pickupId, number: '#1020', whole: true });
  expect(JSON.stringify(heard)).not.toMatch(/민지|4821/);
  expect((await eventsAfter(heard.next)).events).toEqual([]);
});

test('a return for its size is said on the profile that the desk does not hold, and is paid back', async () => {
  await ask('PUT', '/v1/pickups/1030', order());
  await prepare('1030');
  const pickupId = 'pickup:1030';
  await push('pickup.hand_over', handOver(pickupId, [{ lineId: '1', quantity: 1 }]));
  const returnId = crypto.randomUUID();
  const back = { lineId: '1', quantity: 1, reason: 'too_small', condition: 'as_new' };
  expect(await push('return.receive', { pickupId, returnId, lines: [back] })).toBe('accepted');
  const preferences = await shop.db
    .selectFrom('record')
    .select(['scope', 'doc'])
    .where('kind', '=', 'preference')
    .where('subject', '=', 'c1')
    .execute();
  expect(preferences).toMatchObject([
    {
      scope: 'region:kr',
      doc: {
        source: 'tried',
        value: {
          aspect: 'size',
          size: { value: '95', system: 'label', garment: 'shirt', verdict: 'small' },
        },
      },
    },
  ]);
  expect(await docAtHub(shop.db, 'return', returnId)).toMatchObject({ state: 'refund_pending' });
  expect((await ask('PUT', `/v1/returns/${returnId}/refunded`)).status).toBe(200);
  expect(await docAtHub(shop.db, 'return', returnId)).toMatchObject({ state: 'refunded' });
});

test('what nobody came for expires; leases of stations that are here go on; what is long over goes', async () => {
  await ask('PUT', '/v1/pickups/1040', order());
  await ask('PUT', '/v1/pickups/1041', order());
  await prepare('1040');
  await prepare('1041');
  const soon = Date.now() + 13 * 3_600_000;
  expect((await keepPickups(shop.db, soon)).renewed).toBeGreaterThanOrEqual(2);
  expect((await pickup('1040')).lease?.until).toBe(soon + DAY_MS);
  const late = Date.now() + 8 * DAY_MS;
  await keepPickups(shop.db, late);
  expect(await pickup('1040')).toMatchObject({ state: 'expired', lease: null, closedAt: late });
  const archived = await keepPickups(shop.db, late + 41 * DAY_MS);
  expect(archived.archived).toBeGreaterThanOrEqual(2);
  expect(await docAtHub(shop.db, 'pickup', 'pickup:1040')).toBeNull();
  const put = await ask('PUT', '/v1/pickups/1040', order());
  expect([put.status, put.body.code]).toEqual([410, 'archived']);
});

test('the pickup of somebody who was erased stays, without them, and nothing brings them back', async () => {
  await ask('PUT', '/v1/pickups/1050', order({ customerId: 'c2' }));
  await prepare('1050');
  await shop.db
    .transaction()
    .execute((trx) =>
      eraseSubject(trx, 'c2', { nowMs: Date.now(), newId: () => crypto.randomUUID() }),
    );
  const nobody = {
    customerId: null,
    customerErased: true,
    buyer: { masked: '', initial: '' },
    find: [],
    collectors: [],
  };
  expect(await pickup('1050')).toMatchObject({ ...nobody, state: 'ready', bin: 'A-01' });
  await ask('PUT', '/v1/pickups/1050', order({ customerId: 'c2' }));
  expect(await pickup('1050')).toMatchObject(nobody);
  await ask('PUT', '/v1/pickups/1051', order({ customerId: 'c2' }));
  expect(await pickup('1051')).toMatchObject(nobody);
});
