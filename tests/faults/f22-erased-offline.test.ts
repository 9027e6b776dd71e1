/** F22: a person is erased while a counter that knows them is cut off, with changes to them unsent. */
import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ErasureLine } from '#hub/erasure/list-erasures.ts';
import { cardById } from '#tests/support/asking.ts';
import { plainBytes } from '#tests/support/plain-bytes.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';
import { accessTo } from './station-files.ts';

let shop: Shop;
let proxy: TcpProxy;
let offline: StationProcess;
let online: StationProcess;
let key: string;

beforeAll(async () => {
  shop = await openShop(20);
  proxy = await startTcpProxy(() => shop.hubPort());
  key =
    (
      await shop.hubCommand(
        'key',
        'create',
        'erp',
        '--scope',
        'customers:write,customers:erase,erasures:read',
      )
    ).match(/dangol_\S+/)?.[0] ?? '';
  [offline, online] = await Promise.all([
    shop.station('offline', proxy.url),
    shop.station('online'),
  ]);
  for (const station of [offline, online]) await drained(station);
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

async function http(method: 'PUT' | 'DELETE', id: string, body?: unknown): Promise<number> {
  const response = await fetch(`${shop.hubUrl()}/v1/customers/erp/${id}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.status;
}

/** What only this person has; written at the hub, at the counter, and in a conflict. */
const tracesOf = (round: number) => ({
  family: `Quxyz${round}zq`,
  line1: `Grumblethorpe${round} 7`,
  hubNote: `zzhub${round}zz`,
  ownNote: `zzown${round}zz`,
  ownLatin: `Zzlatin${round}zz`,
  mine: `mine${round}zz@example.com`,
  theirs: `theirs${round}zz@example.com`,
});

const foundIn = async (name: string, traces: readonly string[]): Promise<string[]> => {
  const files = await Promise.all(
    (['replica', 'outbox'] as const).map(async (role) =>
      plainBytes(await accessTo(shop.dataDir(name), role)),
    ),
  );
  const held = (trace: string) =>
    files.some((bytes) => bytes.includes(trace) || bytes.includes(trace.toLowerCase()));
  return traces.filter(held);
};

const isHeldBy = async ({ rpc }: StationProcess, query: string): Promise<boolean> => {
  const { hits } = await rpc.call('customer.search', { query, limit: 5 });
  return hits.some(({ similar }) => !similar);
};

const erasureOf = async (customer: string): Promise<ErasureLine> => {
  const printed = await shop.hubCommand('erasures', '--json');
  const line = printed.split('\n').find((one) => one.startsWith('[')) ?? '[]';
  const known = (JSON.parse(line) as ErasureLine[]).find((one) => one.customer === customer);
  if (known === undefined) throw new Error(`no erasure of ${customer}`);
  return known;
};

it(
  'F22: nothing of the person is left on either counter once it has confirmed, and they do not come back',
  async () => {
    const rounds = size({ short: 1, whole: 5, full: 20 });
    let unsentErased = 0;
    for (let round = 0; round < rounds; round += 1) {
      const customerId = `erp:${round}`;
      const traces = tracesOf(round);
      const person = {
        name: { family: traces.family, given: '민' },
        email: 'first@example.com',
        address: { line1: traces.line1, city: 'Seoul', country: 'KR' },
        note: traces.hubNote,
      };
      expect(await http('PUT', String(round), person)).toBe(201);
      for (const station of [offline, online]) {
        await until('the person is there', () => isHeldBy(station, traces.family));
      }
      const edit = (station: StationProcess, field: 'email' | 'latinName', now: string) =>
        station.rpc.call('customer.edit', {
          customerId,
          changes: [{ field, was: field === 'email' ? 'first@example.com' : null, now }],
        });

      // Both edit the e-mail cut off from each other: one waits for a person with both values.
      proxy.refuse();
      await edit(offline, 'email', traces.mine);
      await edit(online, 'email', traces.theirs);
      await drained(online);
      proxy.accept();
      await drained(offline);
      expect((await offline.status()).attention).toBe(1);

      // Then one is cut off again, and goes on working on the person.
      proxy.refuse();
      await cardById(offline.rpc, customerId);
      await offline.rpc.call('note.add', { customerId, text: traces.ownNote });
      await edit(offline, 'latinName', traces.ownLatin);
      expect((await offline.status()).unsent).toBe(2);
      await offline.kill();
      expect(await foundIn('offline', Object.values(traces))).toEqual(Object.values(traces));
      const putAway = `${shop.dataDir('offline')} ${round}`;
      cpSync(shop.dataDir('offline'), putAway, { recursive: true });
      offline = await shop.station('offline', proxy.url);

      expect(await http('DELETE', String(round))).toBe(200);
      await until('the other has confirmed', async () => {
        const { confirmed, missing } = await erasureOf(customerId);
        return confirmed === 1 && missing.length === 1;
      });
      expect(await isHeldBy(online, traces.family)).toBe(false);
      // Cut off, it cannot know; the hub says that it does not.
      expect(await isHeldBy(offline, traces.family)).toBe(true);
      const { station } = await offline.status();
      expect((await erasureOf(customerId)).missing).toMatchObject([{ station, store: 'gangnam' }]);

      proxy.accept();
      await offline.rpc.call('sync.retry', {});
      await until('both have confirmed', async () => (await erasureOf(customerId)).confirmed === 2);
      const { removed } = await erasureOf(customerId);
      // What was unsent may have been sent, and refused, before the station heard of the erasure.
      expect(removed.unsent + removed.attention).toBe(3);
      expect(removed.records).toBeGreaterThanOrEqual(4);
      expect(removed.keys).toBeGreaterThanOrEqual(4);
      await until('all is answered', async () => (await offline.status()).unsent === 0);
      expect(await offline.rpc.call('customer.open', { customerId })).toMatchObject({
        ok: false,
        code: 'erased',
      });
      const left = await offline.rpc.call('attention.list', {});
      expect(left).toMatchObject(
        [1, 2, 3].map(() => ({ name: 'change.erased', args: { customerId }, code: 'erased' })),
      );
      unsentErased += 2;

      expect(await http('PUT', String(round), person)).toBe(410);
      // Killed, so that nothing is put in order by closing.
      await Promise.all([offline.kill(), online.kill()]);
      expect(await foundIn('offline', Object.values(traces))).toEqual([]);
      expect(await foundIn('online', Object.values(traces))).toEqual([]);
      [offline, online] = await Promise.all([
        shop.station('offline', proxy.url),
        shop.station('online'),
      ]);
      for (const { mutationId } of left) {
        await offline.rpc.call('attention.discard', { mutationId });
      }

      // The file as it was before is put back: it holds the person again, and forgets them again.
      await offline.kill();
      rmSync(shop.dataDir('offline'), { recursive: true });
      cpSync(putAway, shop.dataDir('offline'), { recursive: true });
      offline = await shop.station('offline', proxy.url);
      await until('it is level and has nothing unsent', async () => {
        const { unsent, link } = await offline.status();
        return link.state === 'online' && unsent === 0;
      });
      await drained(offline);
      const again = await offline.rpc.call('attention.list', {});
      expect(again.map(({ name }) => name)).toEqual(left.map(() => 'change.erased'));
      await offline.kill();
      expect(await foundIn('offline', Object.values(traces))).toEqual([]);
      offline = await shop.station('offline', proxy.url);
      for (const { mutationId } of again) {
        await offline.rpc.call('attention.discard', { mutationId });
      }
    }
    tell('F22', {
      erased: rounds,
      receipts: 2 * rounds,
      unsentErased,
      putBack: rounds,
      tracesLeft: 0,
    });
  },
  patience,
);
