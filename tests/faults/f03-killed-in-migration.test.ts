/** F3: an update of Dangol changes the files, and is killed while it does. */
import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newestVersion, schemaVersion } from '#electron/station/store/migrate.ts';
import { laterMigrations, laterRows } from '#tests/support/later-migrations.ts';
import { startProcess } from '#tests/support/running-process.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { startStation } from '#tests/support/station-process.ts';
import { hashesIn } from '#tests/support/store-files.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';
import { withStationFile } from './station-files.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(20);
});

afterAll(async () => {
  await shop?.close();
});

const later = (dataDir: string) => startProcess('tests/support/migrate-until-killed.ts', [dataDir]);

/** How many of the later app's steps a file has; fails where it has half of one. */
async function stepsOf(dataDir: string, role: 'outbox' | 'replica'): Promise<number> {
  return withStationFile(dataDir, role, (db) => {
    const before = newestVersion(laterMigrations[role]) - 2;
    const steps = Math.max(0, schemaVersion(db) - before);
    const made = db
      .prepare("SELECT name FROM sqlite_master WHERE name IN ('later_1', 'later_2') ORDER BY name")
      .pluck()
      .all();
    expect(made).toEqual(['later_1', 'later_2'].slice(0, steps));
    for (const table of made) {
      expect(
        db
          .prepare(`SELECT count(*) FROM ${String(table)}`)
          .pluck()
          .get(),
      ).toBe(laterRows);
    }
    return steps;
  });
}

it(
  'F3: a migration that was killed is there as a whole or not at all, goes on at the next start, and an older app refuses what is newer',
  async () => {
    const kills = size({ short: 2, whole: 60, full: 300 });
    const random = chance(3);
    const clerk = createClerk('F3');
    const station = await shop.station('updated');
    const customers = await customersOf(station.rpc, 10);
    await drained(station);
    await shop.hub().kill();
    for (let n = 0; n < 30; n += 1) await clerk.write(station.rpc, random.pick(customers));
    await station.stop();

    const dataDir = shop.dataDir('updated');
    const copy = shop.dataDir('copy');
    const seen = new Map<string, number>();
    // How long it takes alone: the kills are spread over that.
    cpSync(dataDir, copy, { recursive: true });
    const alone = later(copy);
    await alone.line(/migrating/);
    const startMs = performance.now();
    await alone.line(/open 30/);
    const wholeMs = performance.now() - startMs;
    await alone.ended;
    for (let kill = 0; kill < kills; kill += 1) {
      rmSync(copy, { recursive: true, force: true });
      cpSync(dataDir, copy, { recursive: true });
      const updating = later(copy);
      await updating.line(/migrating/);
      await new Promise((resolve) => setTimeout(resolve, random.next() * wholeMs));
      await updating.kill();
      const steps = [await stepsOf(copy, 'outbox'), await stepsOf(copy, 'replica')];
      seen.set(steps.join('+'), (seen.get(steps.join('+')) ?? 0) + 1);
    }
    const resumed = later(copy);
    await resumed.line(/open 30/);
    await resumed.ended;
    expect([await stepsOf(copy, 'outbox'), await stepsOf(copy, 'replica')]).toEqual([2, 2]);

    const before = hashesIn(copy);
    const today = await startStation({ dataDir: copy, hub: shop.hubUrl() });
    expect(await today.rpc.call('station.status', {})).toMatchObject({
      stage: 'closed',
      problem: 'newer_file',
    });
    await today.stop();
    expect(hashesIn(copy)).toMatchObject({
      'outbox.db': before['outbox.db'],
      'replica.db': before['replica.db'],
    });

    // The files as they were before the update are as good as ever.
    await shop.startHub();
    const back = await shop.station('updated');
    const counts = await checkInvariants(shop, { stations: { updated: back }, clerks: [clerk] });
    const outboxAndReplica = [...seen].map(([steps, times]) => `${steps}:${times}`).join(',');
    tell('F3', { kills, outboxAndReplica, ...counts });
  },
  patience,
);
