/** F24: a newer hub with an older station, an older hub with a newer station, and either below the floor. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PROTOCOL_FLOOR, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { cardById } from '#tests/support/asking.ts';
import { type FrameProxy, type Passing, startFrameProxy } from '#tests/support/frame-proxy.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, tell } from './sizes.ts';

let shop: Shop;
let proxy: FrameProxy;
let station: StationProcess;
let customerId: string;

beforeAll(async () => {
  shop = await openShop(20);
  proxy = await startFrameProxy(() => shop.hubUrl());
  await (await shop.station('a')).stop();
});

beforeEach(async () => {
  proxy.rule(null);
  station = await shop.station('a', proxy.url);
  [customerId = ''] = await customersOf(station.rpc, 5);
  await drained(station);
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

/** Changes the first argument of an event, or an answer. */
function changed({ packet }: Passing, fields: Record<string, unknown>): Passing['packet'] {
  const body = [...(packet.body as unknown[])];
  const at = packet.type === 'event' ? 1 : 0;
  body[at] = { ...(body[at] as object), ...fields };
  return { ...packet, body };
}

/** From now on each side believes that the other speaks this version, or has this floor. */
function pretend(fields: { hub?: Record<string, unknown>; station?: Record<string, unknown> }) {
  const asked: string[] = [];
  proxy.rule((passing) => {
    const { from, event, packet } = passing;
    if (from === 'station' && packet.type === 'event') asked.push(event ?? '');
    if (from === 'hub' && event === 'challenge') {
      return [{ packet: changed(passing, fields.hub ?? {}) }];
    }
    if (from === 'station' && event === 'prove') {
      return [{ packet: changed(passing, fields.station ?? {}) }];
    }
    return [{ packet }];
  });
  proxy.cut();
  return asked;
}

it(
  'F24: what a newer hub says beyond what is known is passed over, and what it keeps beyond what is known stays',
  async () => {
    const clerk = createClerk('F24new');
    await query(
      shop.database.url,
      `UPDATE record SET version = nextval('record_version'),
         doc = doc || '{"shoeHorn":{"length":[1,2]},"newer":true}'
        WHERE kind = 'customer' AND id = $1`,
      [customerId],
    );
    await query(
      shop.database.url,
      `INSERT INTO record (kind, id, scope, version, doc)
       SELECT 'tryOn', 'try-on-1', scope, nextval('record_version'), '{"of":"the future"}'
         FROM record WHERE kind = 'customer' AND id = $1`,
      [customerId],
    );
    let added = 0;
    proxy.rule((passing) => {
      const { from, event, packet } = passing;
      if (from !== 'hub' || packet.type === 'other') return [{ packet }];
      added += 1;
      const more = { tomorrow: { of: ['nobody', 'knows'] }, protocol: PROTOCOL_VERSION + 7 };
      const out = [{ packet: changed(passing, more) }];
      // An event that no station knows yet.
      if (event === 'announce') {
        out.push({ packet: { ...packet, body: ['weather', { sun: true }] } });
      }
      return out;
    });
    proxy.cut();
    await clerk.write(station.rpc, customerId);
    const { fields } = await cardById(station.rpc, customerId);
    const edit = { field: 'latinName' as const, was: fields.latinName ?? null, now: 'Old Station' };
    expect(await station.rpc.call('customer.edit', { customerId, changes: [edit] })).toMatchObject({
      ok: true,
    });
    await drained(station);
    proxy.rule(null);
    const [row] = await query(
      shop.database.url,
      "SELECT doc->>'latinName' AS name, doc->'shoeHorn' AS kept FROM record WHERE kind = 'customer' AND id = $1",
      [customerId],
    );
    expect(row).toEqual({ name: 'Old Station', kept: { length: [1, 2] } });
    // The replica is compared with the hub as a whole: the kind and the fields nobody knows are in it.
    const counts = await checkInvariants(shop, { stations: { a: station }, clerks: [clerk] });
    tell('F24', { messagesWithMore: added, ...counts });
  },
  patience,
);

it(
  'F24: to an older hub a station says nothing that it does not know',
  async () => {
    const clerk = createClerk('F24old');
    // An older hub has never heard which start of a program speaks; ours lets nobody in who stops saying it.
    await query(shop.database.url, 'UPDATE station SET instance = NULL', []);
    const asked = pretend({ hub: { protocol: 1, floor: 1 } });
    await clerk.write(station.rpc, customerId);
    await drained(station);
    expect([...new Set(asked)].sort()).toEqual(['prove', 'pull', 'push']);
    proxy.rule(null);
    await checkInvariants(shop, { stations: { a: station }, clerks: [clerk] });
  },
  patience,
);

it.each([
  ['station', 'protocol_too_old', { station: { protocol: PROTOCOL_FLOOR - 1 } }],
  ['hub', 'protocol_too_new', { hub: { protocol: PROTOCOL_FLOOR - 1, floor: 0 } }],
] as const)(
  'F24: a %s below the floor is refused in words, work goes on, and all is sent after the update',
  async (which, code, fields) => {
    const clerk = createClerk(`F24${which}`);
    pretend(fields);
    await until('it is refused', async () => {
      const { link } = await station.status();
      return link.state === 'refused' && link.code === code;
    });
    await clerk.write(station.rpc, customerId);
    const { notes } = await cardById(station.rpc, customerId);
    expect(notes.map(({ text }) => text)).toContain(clerk.saved[0]?.text);
    expect((await station.status()).unsent).toBe(1);

    proxy.rule(null);
    await station.rpc.call('sync.retry', {});
    await checkInvariants(shop, { stations: { a: station }, clerks: [clerk] });
  },
  patience,
);
