/** F2 and F31: the first sync, killed and cut off again and again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { checkInvariants } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

const customers = size({ short: 700, whole: 100_000, full: 1_000_000 });
const random = chance(31);

let shop: Shop;
/** What a first sync costs that nothing interrupts. */
let wholeBytes: number;

async function lineTo(name: string): Promise<{ proxy: TcpProxy; station: StationProcess }> {
  const proxy = await startTcpProxy(() => shop.hubPort());
  return { proxy, station: await shop.station(name, proxy.url) };
}

const received = ({ scopes }: OpenStatus) =>
  scopes.reduce((sum, { receivedRows }) => sum + receivedRows, 0);

const complete = ({ scopes }: OpenStatus) =>
  scopes.length > 0 &&
  scopes.every(({ phase, levelAt }) => phase === 'following' && levelAt !== null);

/** Follows the progress that a person would see; it must never go back. */
function watchProgress(): (status: OpenStatus) => number {
  let most = 0;
  return (status) => {
    const now = received(status);
    expect(now).toBeGreaterThanOrEqual(most);
    most = now;
    return now;
  };
}

beforeAll(async () => {
  shop = await openShop(customers);
  const { proxy, station } = await lineTo('uncut');
  await until('the uncut one is there', async () => complete(await station.status()), patience);
  wholeBytes = proxy.bytesDown();
  await station.stop();
  await proxy.close();
}, patience);

afterAll(async () => {
  await shop?.close();
});

describe('a first sync', () => {
  it(
    'F2: that is killed goes on from its last page, never backwards and never from zero',
    async () => {
      const kills = size({ short: 2, whole: 20, full: 50 });
      const { proxy, station: first } = await lineTo('killed');
      let station = first;
      const progress = watchProgress();
      let done = 0;
      while (done < kills) {
        // Somewhere in what is still to come, so that the kills are spread over all of it.
        const left = wholeBytes - proxy.bytesDown();
        const bytes = Math.max(20_000, (left / (kills - done + 1)) * (0.5 + random.next()));
        const before = proxy.bytesDown();
        await until(
          'more has come',
          async () =>
            progress(await station.status()) >= 0 &&
            (proxy.bytesDown() >= before + bytes || complete(await station.status())),
          patience,
        );
        if (complete(await station.status())) break;
        await station.kill();
        done += 1;
        station = await shop.station('killed', proxy.url);
        progress(await station.status());
      }
      await until('all is there', async () => complete(await station.status()), patience);
      expect((await station.status()).customers).toBe(customers);
      const bytes = proxy.bytesDown();
      const counts = await checkInvariants(shop, { stations: { killed: station }, clerks: [] });
      tell('F2', { kills: done, records: counts.records, bytes, wholeBytes });
      expect(done).toBeGreaterThanOrEqual(Math.min(kills, 2));
      // A kill costs what was on its way and not yet written: a page or two.
      expect(bytes).toBeLessThan(wholeBytes * 1.1 + done * 2 * 256 * 1024);
      await proxy.close();
    },
    patience,
  );

  it(
    'F31: that is cut off again and again completes, for few bytes more, and its progress never goes back',
    async () => {
      const cuts = size({ short: 3, whole: 50 });
      const { proxy, station } = await lineTo('cut');
      const progress = watchProgress();
      let done = 0;
      const over = new AbortController();
      const watching = until(
        'all is there',
        async () => {
          const status = await station.status();
          progress(status);
          // Whoever watches it would not wait for the next try either.
          if (status.link.state === 'offline') await station.rpc.call('sync.retry', {});
          return complete(status);
        },
        patience,
      ).finally(() => over.abort());
      while (done < cuts && !over.signal.aborted) {
        // Of what is still to come, so that all the cuts find something.
        const left = wholeBytes * 0.9 - proxy.bytesDown();
        const gap = Math.max(0, (left / (cuts - done + 1)) * (0.5 + random.next()));
        await Promise.race([proxy.cutAfter(gap), watching]);
        if (!over.signal.aborted) done += 1;
      }
      await watching;
      expect((await station.status()).customers).toBe(customers);
      const bytes = proxy.bytesDown();
      const counts = await checkInvariants(shop, { stations: { cut: station }, clerks: [] });
      const times = (bytes / wholeBytes).toFixed(3);
      tell('F31', { cuts: done, customers, records: counts.records, bytes, wholeBytes, times });
      expect(done).toBe(cuts);
      // A small book is a few pages, of which each cut costs a part.
      const small = size({ short: done * 256 * 1024, whole: 0 });
      expect(bytes).toBeLessThanOrEqual(wholeBytes * 1.1 + small);
      await proxy.close();
    },
    patience,
  );
});
