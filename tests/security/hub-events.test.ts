/**
 * Every event of the protocol, asked by whoever should not be answered. The events are those of the table
 * in hub/sockets/event-limits.ts: a new one is attacked from the day it is added.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import { orderWipe } from '#hub/stations/wipe-station.ts';
import type { StationMode } from '#shared/domain/record.ts';
import {
  goodRequest,
  provenEvents,
  stationEvents,
  type StationEvent,
} from '#tests/support/hub-requests.ts';
import { connectRaw, makeStationKey, proofFor } from '#tests/support/raw-station.ts';
import { askerOf, openToldShop, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;

beforeAll(async () => {
  shop = await openToldShop();
});

afterAll(async () => {
  await shop.close();
});

test('each event has a good request, which the station of the most scopes is answered', async () => {
  const station = shop.stations.associate;
  const connection = await station.connect();
  const asker = askerOf(station, connection);
  const answers: unknown[] = [];
  for (const event of provenEvents) {
    answers.push({
      event,
      ok: ((await connection.ask(event, goodRequest(event, asker))) as { ok: unknown }).ok,
    });
  }
  expect(answers).toEqual(provenEvents.map((event) => ({ event, ok: true })));
  connection.close();
});

describe.each(provenEvents)('%s', (event) => {
  test('without any proof', async () => {
    const raw = await connectRaw(shop.hub.url);
    const asker = askerOf(shop.stations.associate, { ...raw, epoch: randomUUID() });
    expect(await raw.ask(event, goodRequest(event, asker))).toMatchObject({
      ok: false,
      code: 'not_proven',
    });
    raw.close();
  });

  test('on a connection whose proof was refused', async () => {
    const raw = await connectRaw(shop.hub.url);
    const { associate } = shop.stations;
    const asker = askerOf(associate, { ...raw, epoch: randomUUID() });
    const asked = Promise.allSettled([
      raw.ask('prove', proofFor(raw.challenge, associate.id, makeStationKey())),
      raw.ask(event, goodRequest(event, asker)),
    ]);
    await raw.ended;
    const [proof, answer] = await asked;
    expect(proof).toMatchObject({ value: { ok: false, code: 'bad_signature' } });
    // Answered before the connection ended, or not at all.
    if (answer.status === 'fulfilled') {
      expect(answer.value).toMatchObject({ ok: false, code: 'not_proven' });
    }
  });

  test('of a station that was revoked while it was connected', async () => {
    const station = await shop.enrol('associate');
    const connection = await station.connect();
    await shop.db
      .updateTable('station')
      .set({ revoked_at: new Date() })
      .where('id', '=', station.id)
      .execute();
    // No bell was rung: the hub finds out at the event itself.
    expect(
      await connection.ask(event, goodRequest(event, askerOf(station, connection))),
    ).toMatchObject({ ok: false, code: 'revoked' });
    await connection.ended;
  });

  test('of a station in quarantine, and of a copy that another start took the place of', async () => {
    const station = await shop.enrol('associate');
    const raw = await connectRaw(shop.hub.url);
    const instance = { id: randomUUID(), start: 1 };
    const welcome = await raw.prove({
      ...proofFor(raw.challenge, station.id, station.key),
      instance,
    });
    const asker = askerOf(station, { ...raw, epoch: welcome.ok ? welcome.epoch : '' });
    await shop.db
      .updateTable('station')
      .set({ instance: randomUUID() })
      .where('id', '=', station.id)
      .execute();
    expect(await raw.ask(event, goodRequest(event, asker))).toMatchObject({
      ok: false,
      code: 'superseded',
    });
    await raw.ended;
  });

  test('of a station that is to be wiped: no more than handing over what it has', async () => {
    const station = await shop.enrol('associate');
    const connection = await station.connect();
    await orderWipe(shop.db, station.id, Date.now());
    const answer = await connection.ask(event, goodRequest(event, askerOf(station, connection)));
    const handsOver: StationEvent[] = ['push', 'own', 'audit'];
    if (handsOver.includes(event)) expect(answer).toMatchObject({ ok: true });
    else expect(answer).toMatchObject({ ok: false, code: 'wiped' });
    connection.close();
  });
});

/** What stations of lower modes are told where what they ask for is not theirs. */
const personal: Partial<Record<StationEvent, unknown>> = {
  pull: { code: 'not_granted' },
  digest: { code: 'not_granted' },
  keys: { code: 'not_granted' },
  records: { code: 'not_granted' },
};

describe.each<StationMode>(['kiosk', 'pickup'])('a %s station', (mode) => {
  test.each(provenEvents)('asks for people by %s', async (event) => {
    const station = shop.stations[mode];
    const connection = await station.connect();
    const answer = await connection.ask(
      event,
      goodRequest(event, askerOf(station, connection, 'region:kr')),
    );
    if (event in personal) expect(answer).toMatchObject({ ok: false, code: 'not_granted' });
    else if (event === 'pepper' && mode === 'kiosk') {
      expect(answer).toMatchObject({ ok: false, code: 'not_granted' });
    } else if (event === 'push') {
      expect(answer).toMatchObject({ results: [{ result: { code: 'not_permitted' } }] });
    } else expect(answer).toMatchObject({ ok: true });
    expect(JSON.stringify(answer)).not.toContain('민지');
    connection.close();
  });
});

test.each(stationEvents)(
  '%s without anybody to answer to is misuse, three of it the end',
  async (event) => {
    const raw = await connectRaw(shop.hub.url);
    for (let i = 0; i < 3; i += 1) raw.socket.emit(event, {});
    await raw.ended;
    expect(raw.goodbyes).toMatchObject([{ code: 'invalid' }]);
  },
);

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'connection', ''])(
  'an event named %j is unknown, three of it the end',
  async (event) => {
    const raw = await connectRaw(shop.hub.url);
    expect(await raw.ask(event, {})).toMatchObject({ ok: false, code: 'invalid' });
    raw.socket.emit(event, {});
    raw.socket.emit(event, { __proto__: { polluted: true } });
    await raw.ended;
  },
);

test('a station that was revoked is told so by its own key alone, and is let in no more', async () => {
  const station = await shop.enrol('associate');
  expect(await revokeStation(shop.db, station.id, Date.now())).toBe('revoked');
  const told = async (key: typeof station.key) => {
    const raw = await connectRaw(shop.hub.url);
    const answer = await raw.prove(proofFor(raw.challenge, station.id, key));
    await raw.ended;
    return answer;
  };
  expect(await told(station.key)).toMatchObject({ ok: false, code: 'revoked' });
  expect(await told(makeStationKey())).toMatchObject({ ok: false, code: 'bad_signature' });
});
