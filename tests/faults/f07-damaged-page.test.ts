/** F7: a disk gives back something else than was written, in the middle of a file. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallFailed } from '#shared/rpc/client.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';
import { turnBit } from './turn-bit.ts';

let shop: Shop;
let proxy: TcpProxy;

beforeAll(async () => {
  shop = await openShop(200);
  proxy = await startTcpProxy(() => shop.hubPort());
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

/** The first page: what says whose file it is. A file without it cannot be told from another's. */
const FIRST_PAGE_BYTES = 4096;

async function unsentTexts({ rpc }: StationProcess): Promise<string[]> {
  const unsent = await rpc.call('outbox.unsent', {});
  return unsent.map(({ args }) => String(args['text']));
}

it(
  'F7: a replica with a damaged page is set aside and filled anew, and nothing that was not sent is lost',
  async () => {
    const rounds = size({ short: 1, whole: 30 });
    const random = chance(7);
    const clerk = createClerk('F7');
    let station = await shop.station('damaged', proxy.url);
    const [customerId = ''] = await customersOf(station.rpc, 20);
    await drained(station);
    let failedCalls = 0;
    /** A call that comes upon damage fails, and the files are opened again: a person tries once more. */
    const again = <T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> =>
      until(what, () =>
        ask().catch((error: unknown) => {
          if (!(error instanceof CallFailed)) throw error;
          failedCalls += 1;
          return undefined;
        }),
      );
    const write = () => again('a note is saved', () => clerk.write(station.rpc, customerId));
    for (let round = 0; round < rounds; round += 1) {
      proxy.refuse();
      await write();
      await write();
      if (random.next() < 0.5) await station.stop();
      else await station.kill();
      const replica = path.join(shop.dataDir('damaged'), 'replica.db');
      // As many as it takes for one to lie in a page that is read.
      for (let bit = 0; bit < 40; bit += 1) turnBit(replica, random, FIRST_PAGE_BYTES);

      // Who works here is in the replica as well: nobody can sign in before some of it is back.
      proxy.accept();
      station = await shop.station('damaged', proxy.url);
      await again('the book is there again', async () => {
        const opened = await station.rpc.call('customer.open', { customerId });
        return opened.ok && opened.card.notes.length >= clerk.saved.length;
      });
      await drained(station);
    }
    const counts = await checkInvariants(shop, { stations: { damaged: station }, clerks: [clerk] });
    tell('F7', { damagedReplicas: rounds, failedCalls, ...counts });
    // One at most as each of them is found, another where it is only the check of all pages that finds it.
    expect(failedCalls).toBeLessThanOrEqual(2 * rounds);
  },
  patience,
);

it(
  'F7: an outbox with a damaged page keeps what can be read of it, says what is lost, and doubles nothing',
  async () => {
    const rounds = size({ short: 1, whole: 30 });
    const random = chance(77);
    const clerk = createClerk('F7o');
    proxy.accept();
    let station = await shop.station('outbox', proxy.url);
    const [customerId = ''] = await customersOf(station.rpc, 20);
    await drained(station);
    const damaged = { outboxes: 0, saved: 0, toldLost: 0, lostUncounted: 0, gone: 0 };
    for (let round = 0; round < rounds; round += 1) {
      proxy.refuse();
      for (let n = 0; n < 20; n += 1) await clerk.write(station.rpc, customerId);
      await station.stop();
      const outbox = path.join(shop.dataDir('outbox'), 'outbox.db');
      for (let bit = 0; bit < 1; bit += 1) turnBit(outbox, random, FIRST_PAGE_BYTES);

      station = await shop.station('outbox', proxy.url);
      const { damage } = await station.status();
      const left = new Set(await unsentTexts(station));
      const gone = clerk.saved.slice(-20).filter(({ text }) => !left.has(text));
      clerk.saved = clerk.saved.filter((note) => !gone.includes(note));
      damaged.gone += gone.length;
      if (damage.outbox !== null) {
        damaged.outboxes += 1;
        damaged.saved += damage.outbox.saved;
        if (damage.outbox.lost === null) damaged.lostUncounted += 1;
        else expect(damage.outbox.lost).toBe(gone.length);
        damaged.toldLost += damage.outbox.lost ?? 0;
        await station.rpc.call('damage.seen', {});
      } else expect(gone).toEqual([]);
      proxy.accept();
      await clerk.write(station.rpc, customerId);
      await drained(station);
    }
    const counts = await checkInvariants(shop, { stations: { outbox: station }, clerks: [clerk] });
    tell('F7', { ...damaged, ...counts });
  },
  patience,
);
