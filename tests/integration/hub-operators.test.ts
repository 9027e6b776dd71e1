// What the hub tells of its stations to whoever looks after them.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHub } from '#hub/create-hub.ts';
import { createApiKey } from '#hub/http/api-keys.ts';
import { systemKey } from '#tests/support/system-key.ts';
import { listStations } from '#hub/stations/list-stations.ts';
import { runHubCommand } from '#tests/support/hub-process.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { until } from '#tests/support/until.ts';

let shop: HubShop;

beforeEach(async () => {
  shop = await openHubShop();
});

afterEach(async () => {
  await shop.close();
});

const lines = () => listStations(shop.db, Date.now());
const report = (version: number | null, changed: Record<string, unknown> = {}) => ({
  unsent: 3,
  attention: 1,
  scopes: [
    { scope: 'region:kr', version },
    { scope: 'catalog', version: 0 },
  ],
  levelMsAgo: 12_000,
  ...changed,
});

test('a station that tells how it is is shown so, connected and away', async () => {
  const station = await shop.enrol();
  expect(await lines()).toMatchObject([
    { connected: false, toldAt: null, unsent: null, lag: null, lastContactAt: null },
  ]);
  await shop.write(customer('a'), customer('b'), customer('c'));
  const connection = await station.connect();
  expect(await connection.ask('report', report(3))).toEqual({ ok: true });
  expect(await lines()).toMatchObject([
    {
      id: station.id,
      connected: true,
      app: 'test/1',
      protocol: 2,
      unsent: 3,
      attention: 1,
      lag: { versions: 0, seconds: 0 },
    },
  ]);
  expect(await connection.ask('report', report(1))).toEqual({ ok: true });
  expect(await lines()).toMatchObject([{ lag: { versions: 2, seconds: 12 } }]);
  // What changes while it is connected is on its way, and no lag.
  await shop.write(customer('d'));
  expect(await lines()).toMatchObject([{ lag: { versions: 2, seconds: 12 } }]);
  connection.close();
  await until('it is away', async () => !(await lines())[0]?.connected);
  const [away] = await lines();
  expect(away).toMatchObject({ connected: false, unsent: 3, lag: { versions: 3 } });
  expect(away?.lag?.seconds).toBeGreaterThanOrEqual(12);
});

test('a scope that is being filled counts from nothing, and never level is said so', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  await shop.write(customer('a'), customer('b'));
  await connection.ask('report', report(null, { levelMsAgo: null }));
  expect(await lines()).toMatchObject([{ lag: { versions: 2, seconds: null } }]);
  expect(await connection.ask('report', { unsent: -1 })).toMatchObject({
    ok: false,
    code: 'invalid',
  });
  connection.close();
});

test('a station that came again, to another node, is connected when the first node notices its going', async () => {
  const left = await createHub({ databaseUrl: shop.databaseUrl });
  const station = await shop.enrol();
  const first = await station.connect(left.url);
  const again = await station.connect();
  first.close();
  await until('the first node noticed', async () => {
    const text = await (await fetch(`${left.url}/metrics`)).text();
    return !text.includes('dangol_hub_connected_stations{mode="associate"} 1');
  });
  // A node that stops has noted whatever it noticed.
  await left.close();
  expect(await lines()).toMatchObject([{ connected: true }]);
  again.close();
});

test('the endpoint wants a key; it, the command and the metrics say the same', async () => {
  const { key } = await createApiKey(shop.db, systemKey('stations:read'));
  const url = `${shop.hub.url}/v1/stations`;
  expect((await fetch(url)).status).toBe(401);
  const station = await shop.enrol();
  const connection = await station.connect();
  await shop.write(customer('a'), customer('b'), customer('c'));
  await connection.ask('report', report(1));
  const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  expect(await answer.json()).toMatchObject({
    stations: [{ id: station.id, unsent: 3, lag: { versions: 2, seconds: 12 } }],
  });
  const { stdout } = await runHubCommand(['stations'], { DATABASE_URL: shop.databaseUrl });
  expect(stdout).toMatch(
    /connected {2}test\/1, protocol 2 {2}unsent 3 {2}attention 1 {2}behind by 2 versions, 12 s\n$/,
  );
  const metrics = await (await fetch(`${shop.hub.url}/metrics`)).text();
  const of = `{station="${station.id}",store="gangnam"}`;
  expect(metrics.split('\n')).toEqual(
    expect.arrayContaining([
      `dangol_hub_station_unsent_mutations${of} 3`,
      `dangol_hub_station_lag_seconds${of} 12`,
      'dangol_hub_stations{state="connected"} 1',
      'dangol_hub_stations{state="revoked"} 0',
      'dangol_hub_erasure_receipts_missing 0',
    ]),
  );
  expect(metrics).toMatch(/dangol_hub_station_last_contact_timestamp_seconds\{.*\} 1\d{9}/);
  connection.close();
});
