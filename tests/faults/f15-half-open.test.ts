/** F15: the other end falls silent without hanging up. What a counter says of its line is true within 20 s (I11). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardOf } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

let shop: Shop;
let proxy: TcpProxy;
let station: StationProcess;
const clerk = createClerk('F15');

const linkState = async () => (await station.status()).link.state;

/** @returns milliseconds until the counter said that it is not online; fails after 20 s. */
async function noticed(sinceMs: number): Promise<number> {
  await until('the counter notices', async () => (await linkState()) !== 'online', 20_000);
  return performance.now() - sinceMs;
}

beforeAll(async () => {
  shop = await openShop(10);
  proxy = await startTcpProxy(() => shop.hubPort());
  station = await shop.station('only', proxy.url);
  await drained(station);
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

it(
  'F15: it is not online 20 s after a line or a hub went silent, work goes on, and all arrives when it speaks',
  async () => {
    const silences = size({ short: 1, whole: 5 });
    const { customerId } = await cardOf(station.rpc, '김민지');
    let slowestMs = 0;
    for (let silence = 0; silence < silences; silence += 1) {
      const lineMs = performance.now();
      proxy.swallowAnswers();
      expect(await clerk.write(station.rpc, customerId)).toBe(true);
      slowestMs = Math.max(slowestMs, await noticed(lineMs));
      const { link, unsent, nowMs } = await station.status();
      expect(unsent).toBe(1);
      expect(nowMs - link.since).toBeLessThan(25_000);
      proxy.deliver();
      await until('it is sent', async () => (await station.status()).unsent === 0, 40_000);
      expect(await linkState()).toBe('online');

      const { pid } = shop.hub();
      const hubMs = performance.now();
      process.kill(pid, 'SIGSTOP');
      try {
        slowestMs = Math.max(slowestMs, await noticed(hubMs));
        expect(await clerk.write(station.rpc, customerId)).toBe(true);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await until('it is online again', async () => (await linkState()) === 'online', 45_000);
      await until('it is sent', async () => (await station.status()).unsent === 0, 40_000);
    }
    const counts = await checkInvariants(shop, { stations: { only: station }, clerks: [clerk] });
    tell('F15', { silences: 2 * silences, noticedWithinMs: Math.round(slowestMs), ...counts });
  },
  patience,
);
