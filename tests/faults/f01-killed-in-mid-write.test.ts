/** F1: the station's process is killed while it writes, again and again, with and without a hub. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardById } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

let shop: Shop;
let proxy: TcpProxy;

beforeAll(async () => {
  shop = await openShop(60);
  proxy = await startTcpProxy(() => shop.hubPort());
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

it(
  'F1: what was said to be saved before any of the kills is at the hub once, and it starts within seconds',
  async () => {
    const random = chance(1);
    const kills = size({ short: 4, whole: 200, full: 1000 });
    const other = await shop.station('other');
    let station = await shop.station('killed', proxy.url);
    const customers = await customersOf(station.rpc, 40);
    const clerk = createClerk('F1');
    const startsMs: number[] = [];
    let offline = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      if (random.next() < 0.3) {
        proxy.refuse();
        offline += 1;
      } else proxy.accept();
      const customerId = random.pick(customers);
      const before = clerk.saved.length;
      const writing = clerk.writeOn(station.rpc, customerId, () => false);
      const plug = new Promise((resolve) => setTimeout(resolve, random.below(150)));
      await clerk.write(station.rpc, customerId);
      await plug;
      await station.kill();
      await writing;

      const startMs = performance.now();
      station = await shop.station('killed', proxy.url);
      const card = await cardById(station.rpc, customerId);
      startsMs.push(performance.now() - startMs);
      // It reads its own writes, sent or not.
      const shown = new Set(card.notes.map(({ noteId }) => noteId));
      const missing = clerk.saved.slice(before).filter(({ noteId }) => !shown.has(noteId));
      expect(missing).toEqual([]);
    }
    proxy.accept();
    const counts = await checkInvariants(shop, {
      stations: { killed: station, other },
      clerks: [clerk],
    });
    startsMs.sort((a, b) => a - b);
    const median = startsMs[Math.floor(startsMs.length / 2)] ?? 0;
    tell('F1', {
      kills,
      offline,
      ...counts,
      unanswered: clerk.unanswered,
      medianStartMs: Math.round(median),
      slowestStartMs: Math.round(startsMs.at(-1) ?? 0),
    });
    expect(counts.acknowledged).toBeGreaterThan(kills * 2);
    // The slowest says more of what else this machine did.
    expect(median).toBeLessThan(5_000);
  },
  patience,
);
