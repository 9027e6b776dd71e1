/** Who is let in, for how long, and who is to hold nothing any more: on the wire, as a hub answers it. */
import { scryptSync, verify, createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import {
  confirmStation,
  forgetUnconfirmed,
  pendingStations,
} from '#hub/stations/confirm-station.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import { listStations } from '#hub/stations/list-stations.ts';
import { regrantStation } from '#hub/stations/regrant-station.ts';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import { orderWipe } from '#hub/stations/wipe-station.ts';
import type { StationMode } from '#shared/domain/record.ts';
import type { WipeOrder } from '#shared/protocol/connect.ts';
import {
  compareCodeFrom,
  compareCost,
  compareSalt,
  compareText,
  Enrolled,
} from '#shared/protocol/enrol.ts';
import { Lease, leaseText } from '#shared/protocol/lease.ts';
import { wipedText, wipeText } from '#shared/protocol/wipe.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import {
  connectRaw,
  enrolRequest,
  makeStationKey,
  postEnrol,
  proofFor,
  type StationKey,
} from '#tests/support/raw-station.ts';
import { until } from '#tests/support/until.ts';

const minuteMs = 60_000;
const nonce = 'A'.repeat(43);

let shop: HubShop;
let aheadMs = 0;

beforeEach(async () => {
  aheadMs = 0;
  const clock = { ...systemClock, now: () => Date.now() + aheadMs };
  shop = await openHubShop({ clock });
});

afterEach(async () => {
  await shop.close();
});

const now = () => Date.now() + aheadMs;

async function enrol(
  mode: StationMode = 'associate',
): Promise<{ enrolled: Enrolled; key: StationKey }> {
  const { code } = await issueCode(shop.db, { store: 'gangnam', mode, nowMs: now() });
  const key = makeStationKey();
  const answers = [1, 2].map(() => postEnrol(shop.hub.url, enrolRequest(code, mode, key)));
  // An answer that was lost is given again, with the same code to compare.
  const [first, again] = await Promise.all(
    (await Promise.all(answers)).map(async (answer) => Enrolled.parse(await answer.json())),
  );
  expect(again).toEqual(first);
  return { enrolled: first as Enrolled, key };
}

async function prove(enrolled: Enrolled, key: StationKey) {
  const connection = await connectRaw(shop.hub.url);
  const answer = await connection.prove(proofFor(connection.challenge, enrolled.station, key));
  connection.close();
  return answer;
}

function isSigned(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

test('a station that is to hold people waits until its compare code is confirmed', async () => {
  const { enrolled, key } = await enrol();
  const { hub, hubKey = '', confirm } = enrolled;
  expect(await prove(enrolled, key)).toMatchObject({ code: 'unconfirmed', retryAfterMs: 2_000 });
  const [pending] = await pendingStations(shop.db, now());
  const challenge = confirm?.challenge ?? '';
  const text = compareText({ hub, hubKey, publicKey: key.publicKey, challenge });
  const shown = compareCodeFrom(scryptSync(text, compareSalt, 32, compareCost));
  expect(pending).toMatchObject({ id: enrolled.station, compareCode: shown });
  expect(await listStations(shop.db, now())).toMatchObject([{ waiting: { compareCode: shown } }]);

  expect(await confirmStation(shop.db, enrolled.station, now())).toBe(true);
  expect(await confirmStation(shop.db, enrolled.station, now())).toBe(false);
  expect(await prove(enrolled, key)).toMatchObject({ ok: true });
});

test('who is not confirmed within ten minutes, or is turned away, is forgotten with the code', async () => {
  const { enrolled, key } = await enrol();
  aheadMs = 10 * minuteMs + 1;
  expect(await confirmStation(shop.db, enrolled.station, now())).toBe(false);
  expect(await listStations(shop.db, now())).toEqual([]);
  expect(await prove(enrolled, key)).toMatchObject({ code: 'unknown_station' });

  const other = await enrol('pickup');
  expect(await forgetUnconfirmed(shop.db, { nowMs: now(), id: other.enrolled.station })).toBe(1);
  expect(await prove(other.enrolled, other.key)).toMatchObject({ code: 'unknown_station' });
  // Nobody is turned away who was let in.
  const third = await enrol();
  await confirmStation(shop.db, third.enrolled.station, now());
  expect(await forgetUnconfirmed(shop.db, { nowMs: now(), id: third.enrolled.station })).toBe(0);
});

test('a kiosk needs no confirming', async () => {
  const { enrolled, key } = await enrol('kiosk');
  expect(enrolled.confirm).toBeUndefined();
  expect(await prove(enrolled, key)).toMatchObject({ ok: true });
});

async function leaseOf(station: EnrolledStation): Promise<Lease> {
  const connection = await station.connect();
  const lease = Lease.parse(await connection.ask('lease', { nonce }));
  connection.close();
  return lease;
}

test('a lease is signed for the station and its question, and lasts three days, or two weeks for a kiosk', async () => {
  const { hub } = await shop.db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  for (const [mode, hours] of [
    ['associate', 72],
    ['kiosk', 336],
  ] as const) {
    const station = await shop.enrol(mode);
    const { issuedAt, notAfter, scopes, hubKey, signature } = await leaseOf(station);
    expect(notAfter - issuedAt).toBe(hours * 60 * minuteMs);
    const signed = { hub, station: station.id, nonce, issuedAt, notAfter, scopes };
    expect(isSigned(hubKey, leaseText(signed), signature)).toBe(true);
    const other = { ...signed, nonce: 'B'.repeat(43) };
    expect(isSigned(hubKey, leaseText(other), signature)).toBe(false);
    const lines = await listStations(shop.db, now());
    expect(lines.find(({ id }) => id === station.id)?.leaseUntil?.getTime()).toBe(notAfter);
  }
});

test('every node has the same key, and who was revoked gets no lease', async () => {
  const station = await shop.enrol();
  const node = await shop.startNode();
  const connection = await station.connect(node.url);
  const { hubKey } = Lease.parse(await connection.ask('lease', { nonce }));
  expect((await leaseOf(station)).hubKey).toBe(hubKey);
  expect(await connection.ask('lease', { nonce: 'short' })).toMatchObject({ code: 'invalid' });
  await revokeStation(shop.db, station.id, now());
  await until('it is told to go', async () => connection.goodbyes[0]?.code === 'revoked');
});

test('a station that is to be wiped is told on whichever node, may push, and is answered nothing else', async () => {
  const { hub } = await shop.db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  const station = await shop.enrol();
  const node = await shop.startNode();
  const connection = await station.connect(node.url);
  const told = new Promise<WipeOrder>((resolve) => connection.socket.once('wipe', resolve));
  const { hubKey } = Lease.parse(await connection.ask('lease', { nonce }));
  expect(await orderWipe(shop.db, station.id, now())).toBe('ordered');
  const { wipe, signature } = await told;
  const text = wipeText({ hub, station: station.id, wipe });
  expect(isSigned(hubKey, text, signature)).toBe(true);

  const cursor = { phase: 'start' } as const;
  expect(await connection.pull('region:kr', cursor)).toMatchObject({ code: 'wiped' });
  expect(await connection.ask('lease', { nonce })).toMatchObject({ code: 'wiped' });
  expect(await connection.push([])).not.toMatchObject({ code: 'wiped' });
  connection.close();

  const receipt = (unsent: number, key = station.key) => ({
    station: station.id,
    wipe,
    unsent,
    signature: key.sign(wipedText({ hub, station: station.id, wipe, unsent: 0 })),
  });
  const send = async (body: unknown) => {
    const answer = await fetch(`${shop.hub.url}/v1/wiped`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.status;
  };
  expect(await send(receipt(7))).toBe(403);
  expect(await send(receipt(0, makeStationKey()))).toBe(403);
  expect(await send({ ...receipt(0), wipe: hub })).toBe(403);
  expect(await send({ ...receipt(0), unsent: -1 })).toBe(400);
  expect(await send(receipt(0))).toBe(200);
  expect(await send(receipt(0))).toBe(200);
  expect(await listStations(shop.db, now())).toMatchObject([
    { revokedAt: expect.any(Date), wipe: { wipedAt: expect.any(Date), unsent: 0 } },
  ]);
  expect(await orderWipe(shop.db, station.id, now())).toBe('wiped');
  expect(await regrantStation(shop.db, station.id)).toBe('wiped');
});

test('a revoked station can be let in again, and a wipe be taken back until the station was told', async () => {
  const station = await shop.enrol();
  expect(await regrantStation(shop.db, station.id)).toBe('not_revoked');
  await revokeStation(shop.db, station.id, now());
  await orderWipe(shop.db, station.id, now());
  expect(await regrantStation(shop.db, station.id)).toBe('regranted');
  (await station.connect()).close();

  await revokeStation(shop.db, station.id, now());
  await orderWipe(shop.db, station.id, now());
  const connection = await connectRaw(shop.hub.url);
  const refused = await connection.prove(proofFor(connection.challenge, station.id, station.key));
  expect(refused).toMatchObject({ code: 'revoked', retryAfterMs: 60_000, wipe: {} });
  connection.close();
  expect(await regrantStation(shop.db, station.id)).toBe('wipe_sent');
  expect(await regrantStation(shop.db, 'nobody')).toBe('unknown');
});
