/** F16: messages that come twice, late, out of order, or are those of an hour ago. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrameProxy, type Outgoing, startFrameProxy } from '#tests/support/frame-proxy.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { Packet } from '#tests/support/socket-packets.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

let shop: Shop;
let proxy: FrameProxy;

beforeAll(async () => {
  shop = await openShop(30);
  proxy = await startFrameProxy(() => shop.hubUrl());
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

/** Acknowledgement numbers that no station has got to. */
const NOBODYS_ACK = 1_000_000;

it(
  'F16: messages that are repeated, delayed, reordered and old have no effect of their own',
  async () => {
    const writes = size({ short: 100, whole: 2_000, full: 20_000 });
    const random = chance(16);
    const counts = { repeated: 0, delayed: 0, old: 0, cuts: 0 };
    // Enrolled straight at the hub: the proxy carries messages only.
    for (const name of ['a', 'b']) await (await shop.station(name)).stop();
    const [a, b] = [await shop.station('a', proxy.url), await shop.station('b', proxy.url)];
    const customers = await customersOf(a.rpc, 20);
    await drained(b);

    const history: Packet[] = [];
    proxy.rule(({ from, packet, event }) => {
      const bent = event === 'push' || event === 'pull' || event === 'announce';
      if (!bent) return [{ packet }];
      const out: Outgoing[] = [{ packet }];
      if (random.next() < 0.3) {
        counts.delayed += 1;
        out[0] = { packet, delayMs: random.below(300) };
      }
      if (random.next() < 0.3) {
        counts.repeated += 1;
        out.push({ packet, delayMs: random.below(1_000) });
      }
      if (from === 'station' && event === 'push') history.push(packet);
      if (from === 'station' && history.length > 0 && random.next() < 0.2) {
        counts.old += 1;
        const ack = NOBODYS_ACK + counts.old;
        out.push({ packet: { ...random.pick(history), ack }, delayMs: random.below(200) });
      }
      return out;
    });
    const clerks = [createClerk('F16a'), createClerk('F16b')];
    await Promise.all(
      [a, b].map(async ({ rpc }, i) => {
        const clerk = clerks[i];
        for (let n = 0; n < writes; n += 1) {
          await clerk?.write(rpc, random.pick(customers));
          if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, random.below(100)));
          if (random.next() < 0.005) {
            counts.cuts += 1;
            proxy.cut();
          }
        }
      }),
    );
    for (const station of [a, b]) await drained(station);
    proxy.rule(null);
    const checked = await checkInvariants(shop, { stations: { a, b }, clerks });
    tell('F16', { ...counts, ...checked });
    expect(Math.min(counts.repeated, counts.delayed, counts.old)).toBeGreaterThan(3);
  },
  patience,
);
