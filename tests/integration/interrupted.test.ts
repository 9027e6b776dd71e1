/** Plugs pulled in the middle: of a first sync, and of the hub's own database. */
import { afterEach, describe, expect, it } from 'vitest';
import { cardById, cardOf, recordShirt, shirtsOf } from '#tests/support/asking.ts';
import { type PrivateServer, startPrivateServer } from '#tests/support/postgres.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { startStation } from '#tests/support/station-process.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

let shop: Shop | undefined;
let server: PrivateServer | undefined;
afterEach(async () => {
  await shop?.close();
  shop = undefined;
  await server?.remove();
  server = undefined;
});

describe('a first sync', () => {
  it('that is cut off and killed goes on from its last page, never backwards and never from zero', async () => {
    shop = await openShop(3000);
    const { hubPort, dataDir, code } = shop;
    const proxy = await startTcpProxy(() => hubPort());
    const start = async (enrolCode?: string) =>
      startStation({
        dataDir: dataDir('cut'),
        hub: proxy.url,
        ...(enrolCode === undefined ? {} : { enrolCode }),
      });
    const received = (scopes: readonly { scope: string; receivedRows: number }[]) =>
      scopes.find((one) => one.scope === 'region:kr')?.receivedRows ?? 0;

    let station = await start(await code());
    let most = 0;
    let cuts = 0;
    let kills = 0;
    for (;;) {
      await Promise.race([
        proxy.cutAfter(400_000).then(() => {
          cuts += 1;
        }),
        until('all is there', async () => (await finished(station)) || undefined, 60_000),
      ]);
      const { scopes } = await station.status();
      const now = received(scopes);
      expect(now).toBeGreaterThanOrEqual(most);
      most = now;
      if (await finished(station)) break;
      if (most > 0 && kills < 2) {
        await station.kill();
        kills += 1;
        station = await start();
        const after = received((await station.status()).scopes);
        expect(after).toBeGreaterThanOrEqual(most);
      }
    }
    expect(cuts).toBeGreaterThanOrEqual(2);
    expect(kills).toBe(2);
    expect((await station.status()).customers).toBe(3000);

    const down = proxy.bytesDown();
    await station.stop();
    const whole = await startTcpProxy(() => hubPort());
    const uncut = await startStation({
      dataDir: dataDir('uncut'),
      hub: whole.url,
      enrolCode: await code(),
    });
    await until('the uncut one is there', async () => (await finished(uncut)) || undefined, 60_000);
    const pages = 256 * 1024 * cuts;
    expect(down).toBeLessThan(whole.bytesDown() * 1.1 + pages);
    await uncut.stop();
    await proxy.close();
    await whole.close();
  }, 180_000);
});

async function finished(station: Awaited<ReturnType<typeof startStation>>): Promise<boolean> {
  const { scopes } = await station.status();
  return (
    scopes.length > 0 && scopes.every((one) => one.phase === 'following' && one.levelAt !== null)
  );
}

describe('the hub', () => {
  it('outlives a restart of its database, and its stations lose and double nothing', async () => {
    server = await startPrivateServer();
    const url = new URL(server.url);
    shop = await openShop(40, { url: url.href, drop: async () => {} });
    const a = await shop.station('a');
    const b = await shop.station('b');
    const minji = await cardOf(a.rpc, '김민지');

    await server.stop();
    await recordShirt(a.rpc, minji.customerId, '111');
    await server.start();
    await recordShirt(a.rpc, minji.customerId, '112');
    for (const station of [a, b]) {
      await until(
        'both sizes are on both, once',
        async () => {
          const card = await cardById(station.rpc, minji.customerId);
          return shirtsOf(card, '111').length === 1 && shirtsOf(card, '112').length === 1;
        },
        60_000,
      );
    }
    await until('nothing is unsent', async () => (await a.status()).unsent === 0);

    await shop.hub().kill();
    await server.stop();
    await recordShirt(a.rpc, minji.customerId, '113');
    await server.start();
    await shop.startHub();
    await until(
      'the hub and its database are back',
      async () => shirtsOf(await cardById(b.rpc, minji.customerId), '113').length === 1,
      60_000,
    );
    await a.stop();
    await b.stop();
  }, 180_000);
});
