/** F27: PostgreSQL is restarted under load, and the connection that hears of changes is cut. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '#tests/support/postgres.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

let shop: Shop;
let server: PrivateServer;

beforeAll(async () => {
  server = await startPrivateServer();
  shop = await openShop(40, { url: server.url, drop: async () => {} });
});

afterAll(async () => {
  await shop?.close();
  await server?.remove();
});

it(
  'F27: a database restarted under load, and a doorbell that was cut, lose nothing and double nothing',
  async () => {
    const restarts = size({ short: 1, whole: 10, full: 30 });
    const random = chance(27);
    const [a, b] = [await shop.station('a'), await shop.station('b')];
    const customers = await customersOf(a.rpc, 20);
    await drained(b);
    const clerks = [createClerk('F27a'), createClerk('F27b')];
    const restarted = new AbortController();
    const writing = [a, b].map(async ({ rpc }, i) => {
      const clerk = clerks[i];
      while (!restarted.signal.aborted) await clerk?.write(rpc, random.pick(customers));
    });
    for (let restart = 0; restart < restarts; restart += 1) {
      const before = clerks.map(({ saved }) => saved.length);
      await until('both have written', async () =>
        clerks.every(({ saved }, i) => saved.length > (before[i] ?? 0)),
      );
      await server.stop();
      await until('work goes on without it', async () => {
        const { unsent } = await a.status();
        return unsent > 20;
      });
      await server.start();
      await query(
        server.url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dangol-hub-doorbell'",
      );
    }
    restarted.abort();
    await Promise.all(writing);
    // The hub was never restarted: the pool and the doorbell recovered by themselves.
    const counts = await checkInvariants(shop, { stations: { a, b }, clerks });
    expect(shop.hub().exitCode()).toBeNull();
    tell('F27', { restarts, ...counts });
  },
  patience,
);
