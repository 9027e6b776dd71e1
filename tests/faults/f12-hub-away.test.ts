/** F12: no hub for eight hours. Everything a counter does goes on; what it cannot send is kept and counted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallFailed } from '#shared/rpc/client.ts';
import { cardById } from '#tests/support/asking.ts';
import { makeOwnClock } from '#tests/support/own-clock.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

const HOUR_MS = 3_600_000;
const clock = makeOwnClock();
let shop: Shop;

beforeAll(async () => {
  shop = await openShop(30);
});

afterAll(async () => {
  await shop?.close();
  clock.remove();
});

it(
  'F12: eight hours without a hub cost nothing but the badge, and end with every change at the hub once',
  async () => {
    const changes = size({ short: 40, whole: 2_000, full: 10_000 });
    let station = await shop.station('alone', shop.hubUrl(), clock.env);
    const customers = await customersOf(station.rpc, 20);
    await drained(station);
    await shop.hub().kill();
    await until('it notices', async () => (await station.status()).link.state === 'offline');

    // The station's clock and timers run so fast that the day passes while the changes are written.
    let rate = size({ short: 2_400, whole: 960 });
    clock.set({ rate });
    const clerk = createClerk('F12');
    let passedMs = 0;
    let atMs = (await station.status()).nowMs;
    const hours = async () => {
      const { nowMs } = await station.status();
      // A clock that was just started again is not ahead yet.
      if (nowMs > atMs) passedMs += nowMs - atMs;
      atMs = nowMs;
      return passedMs / HOUR_MS;
    };
    let slowestMs = 0;
    let restarted = false;
    while (clerk.saved.length < changes || (await hours()) < 8) {
      const customerId = customers[clerk.saved.length % customers.length] ?? '';
      const askedMs = performance.now();
      // At that rate it locks itself, as after minutes without anybody, between two keys.
      await unlocked(async () => {
        if (clerk.saved.length < changes) await clerk.write(station.rpc, customerId);
      });
      await unlocked(() => cardById(station.rpc, customerId));
      slowestMs = Math.max(slowestMs, performance.now() - askedMs);
      // A slow machine must not make days of it, at whose end the lease would close the files.
      if (rate !== 1 && (await hours()) >= 8) {
        rate = 1;
        clock.set({ rate });
      }
      if (!restarted && clerk.saved.length >= changes / 2) {
        await station.stop();
        // A page has seconds to say hello, which at that rate are none.
        clock.set({ rate: 1 });
        station = await shop.station('alone', shop.hubUrl(), clock.env);
        clock.set({ rate });
        restarted = true;
      }
    }
    const { link, unsent } = await station.status();
    expect(unsent).toBe(changes);
    expect(link.state).not.toBe('online');
    const away = (await hours()).toFixed(1);

    clock.set({ rate: 1 });
    await shop.startHub();
    const counts = await checkInvariants(shop, { stations: { alone: station }, clerks: [clerk] });
    tell('F12', { hours: away, slowestMs: Math.round(slowestMs), ...counts });
  },
  patience,
);

/** Asks again, having signed in again, until it was quicker than the lock. */
async function unlocked<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CallFailed) || error.code !== 'locked') throw error;
    }
  }
}
