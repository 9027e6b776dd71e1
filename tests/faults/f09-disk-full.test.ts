/** F9: the disk that the station's files lie on is full. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cardById } from '#tests/support/asking.ts';
import { openShop } from '#tests/support/shop.ts';
import { fillUp, smallDisk } from '#tests/support/small-disk.ts';
import { type StationProcess, startStation } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

it(
  'F9: on a full disk no saved change is lost, reading goes on, saving is refused with the cause, and room mends it',
  async ({ skip }) => {
    const disk = smallDisk();
    if (disk === undefined) skip();
    const dataDir = path.join(disk as string, 'data');
    const shop = await openShop(20);
    onTestFinished(() => shop.close());
    const start = async (enrolCode?: string): Promise<StationProcess> => {
      const code = enrolCode === undefined ? {} : { enrolCode };
      const station = await startStation({ dataDir, hub: shop.hubUrl(), ...code });
      onTestFinished(() => station.kill());
      return station;
    };
    let station = await start(await shop.code());
    const [customerId = ''] = await customersOf(station.rpc, 5);
    await drained(station);
    const clerk = createClerk('F9', 300);
    const fills = size({ short: 1, whole: 10 });
    let refusals = 0;
    for (let fill = 0; fill < fills; fill += 1) {
      // Every other time without a hub, whose answers would free some room.
      if (fill % 2 === 0) await shop.hub().kill();
      await clerk.write(station.rpc, customerId);
      const filler = path.join(disk as string, 'filler');
      fillUp(filler);
      await expect(clerk.writeOn(station.rpc, customerId, () => false)).rejects.toThrow(
        'storage_full',
      );
      refusals += 1;
      expect((await station.status()).writeProblem).toBe('storage_full');
      const shown = (await cardById(station.rpc, customerId)).notes.length;
      expect(shown).toBeGreaterThanOrEqual(clerk.saved.length);
      const { hits } = await station.rpc.call('customer.search', { query: '김', limit: 5 });
      expect(hits.length).toBeGreaterThan(0);

      // A power cut on a full disk, and a start on it.
      await station.kill();
      fillUp(filler);
      station = await start();
      expect((await cardById(station.rpc, customerId)).notes.length).toBeGreaterThanOrEqual(
        clerk.saved.length,
      );
      rmSync(filler);
      expect(await clerk.write(station.rpc, customerId)).toBe(true);
      await until('it says so no more', async () => (await station.status()).writeProblem === null);
      if (fill % 2 === 0) await shop.startHub();
      await drained(station);
    }
    const counts = await checkInvariants(
      { database: shop.database, dataDir: () => dataDir },
      { stations: { small: station }, clerks: [clerk] },
    );
    tell('F9', { fills, refusals, ...counts });
  },
  patience,
);
