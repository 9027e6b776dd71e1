/** F18: many stations at once, and stations that do not read. */
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PAGE_BYTES_MAX } from '#shared/protocol/feed.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import { connectRaw, proofFor, pullAll, type RawConnection } from '#tests/support/raw-station.ts';

let shop: HubShop;
let station: EnrolledStation;

beforeEach(async () => {
  shop = await openHubShop();
  await shop.write(customer('c1'));
  station = await shop.enrol();
});

afterEach(async () => {
  await shop.close();
});

test('of a hundred that come at once some are let in, the others are told their turn and get in by it', async () => {
  let toldToWait = 0;
  const arrive = async (first: RawConnection): Promise<void> => {
    for (let raw = first; ; raw = await connectRaw(shop.hub.url)) {
      const welcome = await raw.prove(proofFor(raw.challenge, station.id, station.key));
      if (welcome.ok) {
        const page = await raw.pull('region:kr', { phase: 'start' });
        expect(page).toMatchObject({ ok: true, count: 1 });
        raw.close();
        return;
      }
      expect(welcome).toMatchObject({ code: 'busy', retryAfterMs: expect.any(Number) });
      toldToWait += 1;
      await raw.ended;
      expect(raw.goodbyes).toMatchObject([{ code: 'busy' }]);
      await new Promise((resolve) => setTimeout(resolve, welcome.retryAfterMs));
    }
  };
  // All are there before the first one proves who it is.
  const herd = await Promise.all(Array.from({ length: 100 }, () => connectRaw(shop.hub.url)));
  await Promise.all(herd.map(arrive));
  expect(toldToWait).toBeGreaterThan(0);
}, 120_000);

test('stations that are level get the same page of a change, whoever asks', async () => {
  const connections = await Promise.all(Array.from({ length: 12 }, () => station.connect()));
  for (let version = 2; version < 12; version += 1) {
    const from = { phase: 'feed', version: version - 1 } as const;
    await shop.write(customer(`c${version}`));
    const pages = await Promise.all(
      connections.map((one) => one.pull('region:kr', from, one.epoch)),
    );
    for (const page of pages) {
      expect(page).toMatchObject({ ok: true, count: 1, done: true, next: { version } });
    }
  }
  for (const one of connections) one.close();
});

test('a station that is behind reads on to the end beside those that are level', async () => {
  const text = Array.from({ length: 300 }, () => crypto.randomUUID()).join('');
  for (let i = 0; i < 200; i += 1) await shop.write(customer(`c${i}`, { text: `${text}${i}` }));
  const [behind, level] = [await station.connect(), await station.connect()];
  const from = { phase: 'feed', version: 0 } as const;
  const [pulled, first] = await Promise.all([
    pullAll(behind, 'region:kr', from),
    level.pull('region:kr', from, level.epoch),
  ]);
  expect(first).toMatchObject({ ok: true, done: false });
  expect(pulled.pages).toBeGreaterThan(2);
  expect(new Set(pulled.rows.map(([, id]) => id)).size).toBe(200);
  behind.close();
  level.close();
});

test('who asks for pages without taking them is told so, and the hub holds few of them', async () => {
  const connection = await station.connect();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => connection.pull('region:kr', { phase: 'start' })),
  );
  const refused = answers.filter(({ ok }) => ok === false);
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({ code: 'too_many' });
  expect(await connection.pull('region:kr', { phase: 'start' })).toMatchObject({ ok: true });
  connection.close();
});

test('a station that reads nothing more costs the hub a few pages, and others nothing', async () => {
  const text = Array.from({ length: 400 }, () => crypto.randomUUID()).join('');
  for (let i = 0; i < 40; i += 1) await shop.write(customer(`c${i}`, { text: `${text}${i}` }));
  const [stuck, well] = [await station.connect(), await station.connect()];
  const { ws } = stuck.socket.io.engine.transport as unknown as { ws: { _socket: Socket } };
  ws._socket.pause();
  const counted = async (name: string): Promise<number> => {
    const metrics = await (await fetch(`${shop.hub.url}/metrics`)).text();
    return Number(
      new RegExp(`^${name.replaceAll(/[{}]/g, String.raw`\$&`)} (\\S+)$`, 'm').exec(metrics)?.[1] ??
        0,
    );
  };
  // What the system's own buffers take is read from the hub's point of view; then it stops.
  for (let asked = 0; asked < 300; asked += 1) {
    stuck.socket.emit('pull', { scope: 'region:kr', cursor: { phase: 'start' } }, () => {});
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (asked % 20 === 0 && (await counted('dangol_hub_refusals_total{code="too_many"}')) > 0)
      break;
  }
  expect(await counted('dangol_hub_refusals_total{code="too_many"}')).toBeGreaterThan(0);
  const sent = await counted('dangol_hub_pulled_bytes_total');
  for (let asked = 0; asked < 20; asked += 1) {
    stuck.socket.emit('pull', { scope: 'region:kr', cursor: { phase: 'start' } }, () => {});
  }
  const { rows } = await pullAll(well, 'region:kr');
  expect(rows).toHaveLength(40);
  const since = (await counted('dangol_hub_pulled_bytes_total')) - sent;
  expect(since).toBeLessThan(4 * PAGE_BYTES_MAX + 2 * 1024 * 1024);
  ws._socket.destroy();
  await stuck.ended;
  well.close();
}, 120_000);
