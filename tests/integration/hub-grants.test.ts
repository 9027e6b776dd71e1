/** Scopes granted and withdrawn while stations are connected, at any node; and what whole stations make of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeGrant } from '#hub/stations/change-grant.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { connectRaw, proofFor } from '#tests/support/raw-station.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

const gangnam = ['store:gangnam', 'staff:gangnam', 'policy:gangnam', 'region:kr', 'catalog'];
const withUs = [
  'store:gangnam',
  'staff:gangnam',
  'policy:gangnam',
  'region:kr',
  'region:us',
  'catalog',
];
const american = {
  kind: 'customer',
  id: 'c-us',
  scope: 'region:us',
  doc: { name: { family: 'Doe', given: 'Jane' } },
};

describe('at the hub', () => {
  let shop: HubShop;
  let station: EnrolledStation;
  beforeEach(async () => {
    shop = await openHubShop();
    station = await shop.enrol();
  });
  afterEach(async () => {
    await shop.close();
  });

  const change = (scope: string, granted: boolean) =>
    changeGrant(shop.db, { station: station.id, scope, granted });
  const told = (connection: { socket: { on: (e: 'grants', l: (g: unknown) => void) => void } }) => {
    const heard: unknown[] = [];
    connection.socket.on('grants', (grants) => heard.push(grants));
    return heard;
  };

  test('a connected station is told on whichever node it is, pulls what is new and hears of it', async () => {
    const other = await shop.startNode();
    await shop.write(american);
    const here = await station.connect();
    const there = await station.connect(other.url);
    const heardThere = told(there);
    expect(await here.pull('region:us', { phase: 'start' })).toMatchObject({ code: 'not_granted' });
    expect(await change('region:us', true)).toEqual({ ok: true, changed: true, grants: withUs });
    await until('the other node tells its station', async () => heardThere.length > 0 || undefined);
    expect(heardThere).toEqual([{ grants: withUs }]);
    expect(await there.pull('region:us', { phase: 'start' })).toMatchObject({ ok: true, count: 1 });
    await shop.write({ ...american, id: 'c-us-2' });
    await until(
      'it hears of changes there',
      async () => there.announced.some(({ scope }) => scope === 'region:us') || undefined,
    );
    here.close();
    there.close();
  });

  test('a withdrawn scope is refused at once, also by a node that no doorbell reached', async () => {
    const connection = await station.connect();
    const heard = told(connection);
    expect(await connection.pull('region:kr', { phase: 'start' })).toMatchObject({ ok: true });
    // As the command does, without the bell.
    await shop.db
      .insertInto('station_grant')
      .values({ station: station.id, scope: 'region:kr', granted: false })
      .execute();
    await shop.db.updateTable('station').set({ grants_version: 1 }).execute();
    expect(await connection.pull('region:kr', { phase: 'start' })).toMatchObject({
      code: 'not_granted',
    });
    // Told before it was refused.
    expect(heard).toEqual([
      { grants: ['store:gangnam', 'staff:gangnam', 'policy:gangnam', 'catalog'] },
    ]);
    connection.close();
  });

  test('a station of protocol 1 is sent away, and welcomed with its grants when it is back', async () => {
    const raw = await connectRaw(shop.hub.url);
    const proof = { ...proofFor(raw.challenge, station.id, station.key), protocol: 1 };
    expect(await raw.prove(proof)).toMatchObject({ ok: true, grants: gangnam });
    await change('region:us', true);
    await raw.ended;
    const again = await station.connect();
    expect(again.grants).toEqual(withUs);
    again.close();
  });

  test('the same again changes nothing; a kiosk is given no people; who is unknown is said', async () => {
    expect(await change('region:kr', true)).toMatchObject({ changed: false });
    expect(await change('region:us', false)).toMatchObject({ changed: false });
    const kiosk = await shop.enrol('kiosk');
    expect(
      await changeGrant(shop.db, { station: kiosk.id, scope: 'region:kr', granted: true }),
    ).toEqual({ ok: false, code: 'not_for_this_mode' });
    expect(
      await changeGrant(shop.db, { station: 'nobody', scope: 'catalog', granted: true }),
    ).toEqual({ ok: false, code: 'unknown_station' });
  });
});

describe('a whole station', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(60);
  });
  afterEach(async () => {
    await shop.close();
  });

  test('loses and regains the customer book while it is connected, and while it is away', async () => {
    let station = await shop.station('a');
    const holds = (customers: number, scope: boolean) =>
      until(`${customers} customers`, async () => {
        const status = await station.status();
        const held = status.scopes.some((one) => one.scope === 'region:kr');
        return (status.customers === customers && held === scope) || undefined;
      });
    await holds(60, true);
    const { station: id, link } = await station.status();
    await shop.hubCommand('withdraw', id, 'region:kr');
    await holds(0, false);
    const { hits } = await station.rpc.call('customer.search', { query: '김', limit: 5 });
    expect(hits).toEqual([]);
    await shop.hubCommand('grant', id, 'region:kr');
    await holds(60, true);
    // It was one connection all the time.
    expect((await station.status()).link).toEqual({
      state: 'online',
      since: expect.closeTo(link.since, -3),
    });

    await station.stop();
    await shop.hubCommand('withdraw', id, 'region:kr');
    station = await shop.station('a');
    await holds(0, false);
    await station.stop();
  }, 120_000);
});
