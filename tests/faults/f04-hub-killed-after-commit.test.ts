/** F4: the hub dies between commit and answer, so that nobody can know whether it took what was sent. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { query } from '#tests/support/query.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

let shop: Shop;
let proxy: TcpProxy;

beforeAll(async () => {
  shop = await openShop(20);
  proxy = await startTcpProxy(() => shop.hubPort());
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

it(
  'F4: what was committed by a hub that died before its answer is sent again and takes effect once',
  async () => {
    const deaths = size({ short: 2, whole: 30, full: 100 });
    const random = chance(4);
    const other = await shop.station('other');
    const station = await shop.station('unanswered', proxy.url);
    await drained(station);
    const customers = await customersOf(station.rpc, 10);
    const clerk = createClerk('F4');
    const notes = async () => {
      const [row] = await query(
        shop.database.url,
        "SELECT count(*)::int AS n FROM record WHERE kind = 'note' AND doc->>'text' LIKE 'F4 %'",
      );
      return Number(row?.['n']);
    };
    let committedUnanswered = 0;
    for (let death = 0; death < deaths; death += 1) {
      const before = await notes();
      proxy.swallowAnswers();
      const writes = 1 + random.below(20);
      for (let n = 0; n < writes; n += 1) await clerk.write(station.rpc, random.pick(customers));
      await until('the hub has committed some of it', async () => (await notes()) > before);
      await shop.hub().kill();
      const [held, unsent] = [await notes(), (await station.status()).unsent];
      expect(unsent).toBe(writes);
      committedUnanswered += held - before;
      proxy.deliver();
      await shop.startHub();
      await until(
        'it is sent again and answered',
        async () => {
          const status = await station.status();
          if (status.link.state === 'offline') await station.rpc.call('sync.retry', {});
          return status.unsent === 0;
        },
        40_000,
      );
    }
    const counts = await checkInvariants(shop, {
      stations: { unanswered: station, other },
      clerks: [clerk],
    });
    tell('F4', { deaths, committedUnanswered, ...counts });
    expect(committedUnanswered).toBeGreaterThanOrEqual(deaths);
  },
  patience,
);
