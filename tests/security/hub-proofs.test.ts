/** Forged, replayed, guessed at and raced: what the hub takes for proof, taken apart. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import { signingKey } from '#hub/signing-key.ts';
import { isSignedBy } from '#hub/stations/signature.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import { orderWipe } from '#hub/stations/wipe-station.ts';
import { proofText } from '#shared/protocol/connect.ts';
import { enrolText } from '#shared/protocol/enrol.ts';
import { receiptText } from '#shared/protocol/erasure.ts';
import { Lease, leaseText } from '#shared/protocol/lease.ts';
import { wipedText } from '#shared/protocol/wipe.ts';
import { goodRequest, provenEvents } from '#tests/support/hub-requests.ts';
import {
  connectRaw,
  enrolRequest,
  makeStationKey,
  postEnrol,
  proofFor,
  type StationKey,
} from '#tests/support/raw-station.ts';
import { askerOf, openToldShop, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;
let hub: string;
let aheadMs: number;

beforeAll(async () => {
  const clock = { ...systemClock, now: () => Date.now() + aheadMs };
  aheadMs = 0;
  shop = await openToldShop({ clock });
  ({ hub } = await shop.db.selectFrom('meta').select('hub').executeTakeFirstOrThrow());
});

beforeEach(() => {
  // Buckets of the endpoints fill up again between the tests.
  aheadMs += 3_600_000;
});

afterAll(async () => {
  await shop.close();
});

const nowMs = () => Date.now() + aheadMs;
const newCode = async () =>
  (
    await issueCode(shop.db, {
      store: 'gangnam',
      mode: 'associate',
      nowMs: nowMs(),
      confirmed: true,
    })
  ).code;

async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code?: unknown }).code ?? response.status;
}

const enrol = async (code: string, key = makeStationKey()) =>
  codeOf(await postEnrol(shop.hub.url, enrolRequest(code, 'associate', key)));

/** Another code with the same beginning, so that it is counted as a try against the same one. */
function guessAt(code: string, n: number): string {
  const guess =
    code.slice(0, 3) +
    n
      .toString(32)
      .toUpperCase()
      .padStart(5, '0')
      .replace(/[ILOU]/g, 'Z');
  return guess === code ? `${guess.slice(0, 7)}Y` : guess;
}

test('a recorded proof, played again on another connection', async () => {
  const { id, key } = shop.stations.associate;
  const first = await connectRaw(shop.hub.url);
  const recorded = proofFor(first.challenge, id, key);
  expect(await first.prove(recorded)).toMatchObject({ ok: true });
  const second = await connectRaw(shop.hub.url);
  expect(await second.prove(recorded)).toMatchObject({ ok: false, code: 'bad_signature' });
  await second.ended;
  first.close();
});

test('a second proof on a connection whose first was refused, or accepted', async () => {
  const { associate, kiosk } = shop.stations;
  const raw = await connectRaw(shop.hub.url);
  expect(await raw.prove(proofFor(raw.challenge, kiosk.id, kiosk.key))).toMatchObject({ ok: true });
  expect(
    await raw.ask('prove', proofFor(raw.challenge, associate.id, associate.key)),
  ).toMatchObject({
    ok: false,
    code: 'invalid',
  });
  await raw.ended;
});

test.each<[string, (of: { hub: string; nonce: string; id: string; key: StationKey }) => string]>([
  ['by another key', (of) => makeStationKey().sign(proofText(of, of.id))],
  ['for another hub', (of) => of.key.sign(proofText({ ...of, hub: randomUUID() }, of.id))],
  ['for another station', (of) => of.key.sign(proofText(of, shop.stations.kiosk.id))],
  ['of another purpose', (of) => of.key.sign(enrolText(of.nonce, of.id))],
  ['of zeros', () => Buffer.alloc(64).toString('base64url')],
])('a signature %s', async (_, forge) => {
  const { id, key } = shop.stations.associate;
  const raw = await connectRaw(shop.hub.url);
  const signature = forge({ ...raw.challenge, id, key });
  expect(await raw.prove({ ...proofFor(raw.challenge, id, key), signature })).toMatchObject({
    ok: false,
    code: 'bad_signature',
  });
  await raw.ended;
});

test('a challenge is never given twice', async () => {
  const many = await Promise.all(Array.from({ length: 50 }, () => connectRaw(shop.hub.url)));
  expect(new Set(many.map(({ challenge }) => challenge.nonce)).size).toBe(50);
  for (const raw of many) raw.close();
});

test('keys of small order and points that are none verify nothing', () => {
  const text = 'anything';
  const zero = Buffer.alloc(64).toString('base64url');
  const weak = ['', '01', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'];
  for (const point of weak) {
    const key = Buffer.from(point.padEnd(64, '0'), 'hex').toString('base64url');
    expect(isSignedBy(key, text, zero)).toBe(false);
    expect(
      isSignedBy(key, text, Buffer.from(`01${'0'.repeat(126)}`, 'hex').toString('base64url')),
    ).toBe(false);
  }
});

test('a copy of a station that hides which start it is gets nothing of what there is', async () => {
  const station = await shop.enrol('associate');
  const come = async (instance?: { id: string; start: number }) => {
    const raw = await connectRaw(shop.hub.url);
    const proof = proofFor(raw.challenge, station.id, station.key);
    const welcome = await raw.prove({ ...proof, ...(instance && { instance }) });
    return { raw, epoch: welcome.ok ? welcome.epoch : '' };
  };
  const real = await come({ id: randomUUID(), start: 1 });
  for (const event of provenEvents) {
    const { raw, epoch } = await come();
    const answer = await raw.ask(event, goodRequest(event, askerOf(station, { ...raw, epoch })));
    // A station whose files are closed asks for its lease, and cannot know which start it is.
    if (event === 'lease') expect(answer).toMatchObject({ ok: true });
    else expect(answer).toMatchObject({ ok: false, code: 'superseded' });
    raw.close();
  }
  expect(await real.raw.ask('own', { after: 0 })).toMatchObject({ ok: true });
  real.raw.close();
});

test('a lease made up, changed, played again or of another station bears no signature of the hub', async () => {
  const { publicKey } = await signingKey(shop.db);
  const { associate, kiosk } = shop.stations;
  const connection = await associate.connect();
  const ask = async () => {
    const nonce = randomBytes(32).toString('base64url');
    return { nonce, lease: Lease.parse(await connection.ask('lease', { nonce })) };
  };
  const { nonce, lease } = await ask();
  const { signature, ...rest } = lease;
  const of = { ...rest, hub, station: associate.id, nonce };
  expect(isSignedBy(publicKey, leaseText(of), signature)).toBe(true);
  const forgeries = [
    { ...of, notAfter: of.notAfter + 1 },
    { ...of, station: kiosk.id },
    { ...of, scopes: [...of.scopes, 'region:jp'] },
    { ...of, nonce: (await ask()).nonce },
    { ...of, hub: randomUUID() },
  ];
  for (const forged of forgeries) {
    expect(isSignedBy(publicKey, leaseText(forged), signature)).toBe(false);
  }
  expect(await connection.ask('lease', { nonce: 'short' })).toMatchObject({ code: 'invalid' });
  connection.close();
});

test('a receipt of an erasure by another station’s key, for another, or nobody’s', async () => {
  const { associate, pickup } = shop.stations;
  const connection = await associate.connect();
  const erasure = randomUUID();
  const send = (key: StationKey, station: string) =>
    connection.ask('receipt', {
      receipts: [{ erasure, signature: key.sign(receiptText({ hub, erasure, station })) }],
    });
  for (const answer of [
    await send(pickup.key, associate.id),
    await send(associate.key, pickup.id),
    await send(associate.key, associate.id),
  ]) {
    expect(answer).toEqual({ ok: true, taken: [] });
  }
  connection.close();
});

test('a wipe receipt that is forged, changed or of no wipe; and one that is true, again', async () => {
  const station = await shop.enrol('associate');
  const other = shop.stations.associate;
  expect(await orderWipe(shop.db, station.id, nowMs())).toBe('ordered');
  const { wipe } = await shop.db
    .selectFrom('station')
    .select('wipe')
    .where('id', '=', station.id)
    .executeTakeFirstOrThrow();
  const send = async (changed: {
    key?: StationKey;
    station?: string;
    wipe?: string;
    said?: number;
  }) => {
    const of = {
      station: changed.station ?? station.id,
      wipe: changed.wipe ?? wipe ?? '',
      unsent: 3,
    };
    const signature = (changed.key ?? station.key).sign(wipedText({ hub, ...of }));
    const response = await fetch(`${shop.hub.url}/v1/wiped`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...of, unsent: changed.said ?? 3, signature }),
    });
    return codeOf(response);
  };
  expect(await send({ key: other.key })).toBe('bad_signature');
  expect(await send({ wipe: randomUUID() })).toBe('bad_signature');
  expect(await send({ station: other.id })).toBe('bad_signature');
  expect(await send({ said: 0 })).toBe('bad_signature');
  const wiped = () =>
    shop.db.selectFrom('station').select('id').where('wiped_at', 'is not', null).execute();
  expect(await wiped()).toEqual([]);
  expect([await send({}), await send({})]).toEqual([200, 200]);
  expect(await wiped()).toEqual([{ id: station.id }]);
});

test('a code is guessed at five times and no more, by however many at once', async () => {
  const code = await newCode();
  const guesses = await Promise.all(Array.from({ length: 15 }, (_, i) => enrol(guessAt(code, i))));
  expect(new Set(guesses)).toEqual(new Set(['code_wrong']));
  // The right one comes too late, and is told the same.
  expect(await enrol(code)).toBe('code_wrong');
});

test('a code used twice, at once and one after the other, makes one station', async () => {
  const code = await newCode();
  const raced = await Promise.all(Array.from({ length: 6 }, () => enrol(code)));
  expect(raced.filter((answer) => answer === 200)).toHaveLength(1);
  // Each counts as a try before it is known to be right, so that the last may come too late even for that.
  const others = raced.filter((answer) => answer !== 200);
  expect(others.filter((answer) => answer !== 'code_used' && answer !== 'code_wrong')).toEqual([]);
  expect(await enrol(code)).toBe('code_used');
});

test('a code that is too old, of another mode, or carried by somebody without the key', async () => {
  const code = await newCode();
  const key = makeStationKey();
  const request = enrolRequest(code, 'associate', key);
  const stolen = { ...request, publicKey: makeStationKey().publicKey };
  expect(await codeOf(await postEnrol(shop.hub.url, stolen))).toBe('bad_signature');
  const kiosk = enrolRequest(code, 'kiosk', key);
  expect(await codeOf(await postEnrol(shop.hub.url, kiosk))).toBe('wrong_mode');
  aheadMs += 10 * 60_000 + 1_000;
  expect(await enrol(code, key)).toBe('code_expired');
});

test('nothing of a code is in what the hub keeps of it', async () => {
  const code = await newCode();
  const kept = await shop.db.selectFrom('enrolment_code').selectAll().execute();
  const text = JSON.stringify(kept);
  expect(text).not.toContain(code);
  expect(text).not.toContain(code.slice(3));
});
