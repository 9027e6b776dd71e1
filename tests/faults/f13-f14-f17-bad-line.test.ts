/** F13, F14, F17: a line that is slow to answer, that comes and goes every two seconds, that is thin. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardById } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

const random = chance(13);
let shop: Shop;
let proxy: TcpProxy;
let station: StationProcess;
let customers: string[];

beforeAll(async () => {
  shop = await openShop(size({ short: 200, whole: 5_000 }));
  proxy = await startTcpProxy(() => shop.hubPort(), random.next);
  station = await shop.station('bad', proxy.url);
  await drained(station);
  customers = await customersOf(station.rpc, 20);
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

/** Looks up, opens a card and writes; how long each took, milliseconds, slowest last. */
async function work(clerk: ReturnType<typeof createClerk>, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const customerId = random.pick(customers);
    for (const step of [
      () =>
        station.rpc.call('customer.search', {
          query: random.pick(['김', 'ㄱㅁ', '01']),
          limit: 10,
        }),
      () => cardById(station.rpc, customerId),
      () => clerk.write(station.rpc, customerId),
    ]) {
      const startMs = performance.now();
      await step();
      took.push(performance.now() - startMs);
    }
  }
  return took.sort((a, b) => a - b);
}

/** Seconds of a processor that the process has used so far; Linux only. */
function processorSeconds(pid: number): number {
  const [, , , , , , , , , , , user = '0', system = '0'] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/\(.*\)/, 'x')
    .split(' ')
    .slice(2);
  return (Number(user) + Number(system)) / 100;
}

it(
  'F13: while the hub takes five seconds for each answer, look-up, cards and saving never wait for it',
  async () => {
    const clerk = createClerk('F13');
    await drained(station);
    proxy.line({ delayMs: 2_500, jitterMs: 100 });
    const took = await work(clerk, size({ short: 15, whole: 1_000 }));
    const unsent = (await station.status()).unsent;
    await until('it says that the line is slow', async () => {
      const { link } = await station.status();
      return link.state === 'online' && link.slow === true;
    });
    expect(took.at(-1)).toBeLessThan(2_500);
    // And answers come through, however late.
    await until(
      'the late answers arrive',
      async () => (await station.status()).unsent === 0,
      60_000,
    );
    expect((await station.status()).link.state).toBe('online');
    // Getting connected takes four such round trips.
    for (let cut = 0; cut < size({ short: 0, whole: 5 }); cut += 1) {
      proxy.cut();
      await until('it lost the line', async () => (await station.status()).link.state !== 'online');
      await until(
        'it is back',
        async () => (await station.status()).link.state === 'online',
        60_000,
      );
    }
    proxy.line({ delayMs: 0, jitterMs: 0 });
    const counts = await checkInvariants(shop, { stations: { bad: station }, clerks: [clerk] });
    station = await shop.station('bad', proxy.url);
    tell('F13', {
      ...counts,
      unsentMeanwhile: unsent,
      p99Ms: Math.round(took[Math.floor(took.length * 0.99)] ?? 0),
      slowestMs: Math.round(took.at(-1) ?? 0),
    });
  },
  patience,
);

it(
  'F14: a line that is cut every two seconds loses and doubles nothing, and costs no storm of tries',
  async () => {
    const cuts = size({ short: 2, whole: 60, full: 1_800 });
    const clerk = createClerk('F14');
    await drained(station);
    const [connectionsBefore, processorBefore, startMs] = [
      proxy.connections(),
      processorSeconds(station.process.pid),
      performance.now(),
    ];
    for (let cut = 0; cut < cuts; cut += 1) {
      // The fault itself is a matter of time.
      const next = new Promise((resolve) => setTimeout(resolve, 2_000));
      await work(clerk, 2);
      await next;
      proxy.cut();
    }
    const seconds = (performance.now() - startMs) / 1000;
    const tries = proxy.connections() - connectionsBefore;
    const processor = (processorSeconds(station.process.pid) - processorBefore) / seconds;
    const counts = await checkInvariants(shop, { stations: { bad: station }, clerks: [clerk] });
    station = await shop.station('bad', proxy.url);
    tell('F14', { cuts, tries, processorShare: processor.toFixed(3), ...counts });
    // One cut breaks one connection; a backoff that grows makes fewer tries than there are cuts.
    expect(tries).toBeLessThanOrEqual(cuts);
    expect(processor).toBeLessThan(0.5);
  },
  patience,
);

it(
  'F17: over 256 kbit/s what is urgent comes first, what was saved here does not wait for what comes, and progress is true',
  async () => {
    const clerk = createClerk('F17');
    proxy.line({ bytesPerSecond: 32_000 });
    const thin = await shop.station('thin', proxy.url);
    const [customerId = ''] = await customersOf(thin.rpc, 1);
    const shares: { atMs: number; share: number; received: number }[] = [];
    const order: string[] = [];
    const startMs = performance.now();
    let sentAfterMs = 0;
    await clerk.write(thin.rpc, customerId);
    await until(
      'the book is there',
      async () => {
        const { scopes, unsent } = await thin.status();
        const atMs = performance.now() - startMs;
        if (unsent === 0 && sentAfterMs === 0) sentAfterMs = atMs;
        const sum = (what: 'receivedBytes' | 'totalBytes') =>
          scopes.reduce((total, scope) => total + scope[what], 0);
        const received = sum('receivedBytes');
        // How large a scope is, is known from its first page on.
        const share = received / Math.max(1, sum('totalBytes'));
        shares.push({ atMs, share, received });
        for (const { scope, levelAt } of scopes) {
          if (levelAt !== null && !order.includes(scope)) order.push(scope);
        }
        return scopes.length > 0 && scopes.every(({ levelAt }) => levelAt !== null);
      },
      patience,
    );
    const tookMs = performance.now() - startMs;
    proxy.line({ bytesPerSecond: 0 });
    const { scopes } = await thin.status();
    const kinds = order.map((scope) => scope.split(':')[0]);
    expect(kinds.indexOf('store')).toBeLessThan(kinds.indexOf('region'));
    expect(kinds.indexOf('staff')).toBeLessThan(kinds.indexOf('region'));
    expect(kinds.indexOf('region')).toBeLessThanOrEqual(kinds.indexOf('catalog'));
    expect(kinds).toHaveLength(scopes.length);
    expect(sentAfterMs).toBeGreaterThan(0);
    const steps = shares.map(({ received }) => received);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    // What a person would have reckoned half way through.
    const { atMs, share } = shares.find((one) => one.share >= 0.5) ?? { atMs: 0, share: 1 };
    const reckonedMs = atMs / share;
    const counts = await checkInvariants(shop, { stations: { thin }, clerks: [clerk] });
    tell('F17', {
      seconds: (tookMs / 1000).toFixed(1),
      ownChangeSentAfterSeconds: (sentAfterMs / 1000).toFixed(1),
      reckonedHalfWay: (reckonedMs / 1000).toFixed(1),
      order: kinds.join('<'),
      ...counts,
    });
  },
  patience,
);
