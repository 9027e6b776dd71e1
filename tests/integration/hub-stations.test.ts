import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '#hub/clock.ts';
import { systemClock } from '#hub/clock.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import { listStations } from '#hub/stations/list-stations.ts';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import { proofText } from '#shared/protocol/connect.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import {
  connectRaw,
  enrolRequest,
  makeStationKey,
  mutationOf,
  postEnrol,
  proofFor,
} from '#tests/support/raw-station.ts';

let shop: HubShop;
let aheadMs: number;

const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };

beforeEach(async () => {
  aheadMs = 0;
  shop = await openHubShop({ clock });
  await shop.write(customer('c1'));
});

afterEach(async () => {
  await shop.close();
});

const issue = (mode: 'associate' | 'kiosk' = 'associate') =>
  issueCode(shop.db, { store: 'gangnam', mode, nowMs: clock.now(), confirmed: true });

async function enrol(body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await postEnrol(shop.hub.url, body);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Another code that is wrong in its last place. */
const almost = (code: string): string => code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');

test('a code becomes a station of its store and mode', async () => {
  const { code } = await issue();
  const { status, body } = await enrol(enrolRequest(code, 'associate', makeStationKey()));
  expect(status).toBe(200);
  expect(body).toEqual({
    station: expect.stringMatching(/^[0-9a-f-]{36}$/),
    hub: expect.stringMatching(/^[0-9a-f-]{36}$/),
    store: 'gangnam',
    storeName: '강남',
    mode: 'associate',
    grants: ['store:gangnam', 'staff:gangnam', 'policy:gangnam', 'region:kr', 'catalog'],
    region: 'KR',
    hubKey: expect.stringMatching(/^[\w-]{43}$/),
  });
});

test('a station whose answer was lost asks again and is the same station; another key is not', async () => {
  const { code } = await issue();
  const key = makeStationKey();
  const first = await enrol(enrolRequest(code, 'associate', key));
  expect(await enrol(enrolRequest(code, 'associate', key))).toEqual(first);
  expect(await enrol(enrolRequest(code, 'associate', makeStationKey()))).toMatchObject({
    status: 409,
    body: { code: 'code_used' },
  });
  expect(await listStations(shop.db, Date.now())).toHaveLength(1);
});

test('two stations that use one code at the same moment get one station', async () => {
  const { code } = await issue();
  const answers = await Promise.all(
    [1, 2, 3].map(() => enrol(enrolRequest(code, 'associate', makeStationKey()))),
  );
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
  expect(await listStations(shop.db, Date.now())).toHaveLength(1);
});

test('a code of another mode is refused and stays good', async () => {
  const { code } = await issue('kiosk');
  const key = makeStationKey();
  expect(await enrol(enrolRequest(code, 'associate', key))).toMatchObject({
    status: 409,
    body: { code: 'wrong_mode' },
  });
  expect(await enrol(enrolRequest(code, 'kiosk', key))).toMatchObject({ status: 200 });
});

test('a code is good for ten minutes', async () => {
  const { code } = await issue();
  aheadMs = 10 * 60_000;
  expect(await enrol(enrolRequest(code, 'associate', makeStationKey()))).toMatchObject({
    status: 410,
    body: { code: 'code_expired' },
  });
});

test('after five wrong guesses the right code is worth nothing, and another code still is', async () => {
  const [guessed, other] = [await issue(), await issue()];
  for (let i = 0; i < 5; i += 1) {
    expect(
      await enrol(enrolRequest(almost(guessed.code), 'associate', makeStationKey())),
    ).toMatchObject({ status: 403, body: { code: 'code_wrong' } });
  }
  expect(await enrol(enrolRequest(guessed.code, 'associate', makeStationKey()))).toMatchObject({
    status: 403,
    body: { code: 'code_wrong' },
  });
  expect(await enrol(enrolRequest(other.code, 'associate', makeStationKey()))).toMatchObject({
    status: 200,
  });
});

test('guessing from one address is slowed down', async () => {
  const statuses = new Set<number>();
  const key = makeStationKey();
  for (let i = 0; i < 25; i += 1) {
    statuses.add((await enrol(enrolRequest('00000000', 'associate', key))).status);
  }
  expect([...statuses]).toEqual([403, 429]);
  aheadMs = 60_000;
  expect(await enrol(enrolRequest('00000000', 'associate', key))).toMatchObject({ status: 403 });
});

test('an enrolment that is not signed by its key is refused before the code is looked at', async () => {
  const { code } = await issue();
  const request = enrolRequest(code, 'associate', makeStationKey());
  const stolen = { ...request, publicKey: makeStationKey().publicKey };
  expect(await enrol(stolen)).toMatchObject({ status: 403, body: { code: 'bad_signature' } });
  expect(await enrol(request)).toMatchObject({ status: 200 });
});

test('an enrolment that cannot be read is answered with what is wrong', async () => {
  expect(await enrol({ code: 'short' })).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(await enrol(null)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  const huge = await enrol({ code: 'x'.repeat(100_000) });
  expect(huge).toEqual({
    status: 413,
    body: { code: 'invalid', detail: 'the body is larger than 16 KB' },
  });
});

test('before its proof a connection is answered nothing but refusals', async () => {
  const raw = await connectRaw(shop.hub.url);
  expect(await raw.pull('region:kr', { phase: 'start' })).toMatchObject({ code: 'not_proven' });
  expect(await raw.push([mutationOf('s', 1, 'note.add', {})])).toMatchObject({
    code: 'not_proven',
  });
  raw.close();
});

test.each<[string, string, (station: string) => Promise<string>]>([
  ['an unknown station', 'unknown_station', async () => 'nobody'],
  [
    'a station that was removed',
    'revoked',
    async (id) => {
      await revokeStation(shop.db, id, Date.now());
      return id;
    },
  ],
])('%s gets a refusal and the connection ends', async (_, code, prepare) => {
  const station = await shop.enrol();
  const id = await prepare(station.id);
  const raw = await connectRaw(shop.hub.url);
  expect(await raw.prove(proofFor(raw.challenge, id, station.key))).toMatchObject({
    ok: false,
    code,
  });
  await raw.ended;
  expect(raw.goodbyes).toMatchObject([{ code }]);
});

test('a signature by another key, for another hub, or of another connection is worth nothing', async () => {
  const station = await shop.enrol();
  const recorded = await connectRaw(shop.hub.url);
  const replayed = proofFor(recorded.challenge, station.id, station.key);
  expect(await recorded.prove(replayed)).toMatchObject({ ok: true });
  const otherHub = { ...recorded.challenge, hub: crypto.randomUUID() };
  for (const forge of [
    () => replayed,
    (nonce: string) => ({ ...replayed, signature: makeStationKey().sign(nonce) }),
    (nonce: string) => ({
      ...replayed,
      signature: station.key.sign(proofText({ ...otherHub, nonce }, station.id)),
    }),
  ]) {
    const raw = await connectRaw(shop.hub.url);
    expect(await raw.prove(forge(raw.challenge.nonce))).toMatchObject({
      ok: false,
      code: 'bad_signature',
    });
    await raw.ended;
  }
  // A proof that was accepted cannot be sent a second time either.
  expect(await recorded.prove(replayed)).toMatchObject({ ok: false, code: 'invalid' });
});

test('a station below the floor is told that it is too old', async () => {
  const station = await shop.enrol();
  const raw = await connectRaw(shop.hub.url);
  const proof = { ...proofFor(raw.challenge, station.id, station.key), protocol: 0 };
  expect(await raw.prove(proof)).toMatchObject({ ok: false, code: 'protocol_too_old' });
});

test('a station that is removed while connected is cut off at once, on whichever node', async () => {
  const station = await shop.enrol();
  const node = await shop.startNode();
  const connections = [await station.connect(), await station.connect(node.url)];
  expect(await revokeStation(shop.db, station.id, Date.now())).toBe('revoked');
  for (const connection of connections) {
    await connection.ended;
    expect(connection.goodbyes).toMatchObject([{ code: 'revoked' }]);
  }
  expect(await revokeStation(shop.db, station.id, Date.now())).toBe('already_revoked');
  expect(await revokeStation(shop.db, 'nobody', Date.now())).toBe('unknown');
});

test('a removed station is refused at its next request even where nobody rang', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  await shop.db.updateTable('station').set({ revoked_at: new Date() }).execute();
  expect(await connection.pull('region:kr', { phase: 'start' })).toMatchObject({ code: 'revoked' });
  await connection.ended;
});

test('the hub remembers when a station last came and what it ran', async () => {
  const station = await shop.enrol();
  const raw = await connectRaw(shop.hub.url);
  const proof = proofFor(raw.challenge, station.id, station.key);
  expect(await raw.prove({ ...proof, app: 'dangol/2\0\u001b[31m', protocol: 7 })).toMatchObject({
    ok: true,
  });
  const [line] = await listStations(shop.db, Date.now());
  expect(line).toMatchObject({ app: 'dangol/2[31m', lastContactAt: expect.any(Date) });
  raw.close();
});
