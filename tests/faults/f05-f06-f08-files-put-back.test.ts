/**
 * F5, F6, F8: a station's files are older than what it once wrote: the end of a log was lost, a bit in it
 * turned, an old copy was put back, or two copies run.
 *
 * What only the lost end of a file knew is lost; that cannot be otherwise. What must hold: what is left is
 * what was there at some moment (nothing from the middle is missing), what the hub had is shown again,
 * what is written afterwards takes effect once, and how many changes are lost is told.
 */
import { cpSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Random } from '#tests/simulation/random.ts';
import { cardById } from '#tests/support/asking.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { type StationProcess, startStation } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, type Counts, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';
import { withStationFile } from './station-files.ts';
import { turnBit } from './turn-bit.ts';

const logs = ['outbox.db-wal', 'replica.db-wal'] as const;
/** The coarsest that a kernel stamps its files. */
const clockTickMs = 10;
let shop: Shop;
let proxy: TcpProxy;

beforeAll(async () => {
  shop = await openShop(30);
  proxy = await startTcpProxy(() => shop.hubPort());
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

interface Damaged {
  rounds: number;
  /** Rounds in which the log had just been moved and was left as it was. */
  moved: number;
  /** Unsent notes that went with the end of the file. */
  gone: number;
  counts: Counts;
}

/** Writes with and without a hub, pulls the plug, does `damage` to a log, and goes on; again and again. */
async function damageLogs(
  name: string,
  seed: number,
  damage: (file: string, random: Random) => void,
): Promise<Damaged> {
  const rounds = size({ short: 2, whole: 60, full: 300 });
  const random = chance(seed);
  const clerk = createClerk(name);
  let station = await shop.station(name, proxy.url);
  const customers = await customersOf(station.rpc, 20);
  const customerId = random.pick(customers);
  await drained(station);
  let [gone, moved] = [0, 0];
  const told = new Set([0]);
  for (let round = 0; round < rounds; round += 1) {
    for (let n = random.below(10); n > 0; n -= 1) await clerk.write(station.rpc, customerId);
    if (random.next() < 0.7) await drained(station);
    proxy.refuse();
    for (let n = random.below(30); n > 0; n -= 1) await clerk.write(station.rpc, customerId);
    const unsent = await unsentTexts(station);
    await station.kill();
    const log = path.join(shop.dataDir(name), random.next() < 0.7 ? logs[0] : logs[1]);
    if (wasMoved(log)) moved += 1;
    else damage(log, random);

    station = await shop.station(name, proxy.url);
    const missing = endOf(unsent, await unsentTexts(station));
    proxy.accept();
    // The replica may have gone back to its very beginning.
    await customersOf(station.rpc, 20);
    await clerk.write(station.rpc, customerId);
    await drained(station);
    const shown = new Set((await cardById(station.rpc, customerId)).notes.map(({ text }) => text));
    // What had reached the hub comes back from it, though its answer was cut off; the rest is lost.
    const lost = new Set(missing.filter((text) => !shown.has(text)));
    gone += lost.size;
    clerk.saved = clerk.saved.filter(({ text }) => !lost.has(text));
    expect(clerk.saved.filter(({ text }) => !shown.has(text))).toEqual([]);
    const { end } = (await station.status()).damage;
    if (lost.size > 0) expect(end).toMatchObject({ sure: true });
    // A log may end before somebody had read what was told of an earlier loss; then that is told again.
    const again = (end?.changes ?? 0) - lost.size;
    expect([...told]).toContain(again);
    told.add(end?.changes ?? 0);
    await station.rpc.call('damage.seen', {});
  }
  const counts = await checkInvariants(shop, { stations: { [name]: station }, clerks: [clerk] });
  return { rounds, moved, gone, counts };
}

/**
 * Whether a log was moved into its file with its last commit. SQLite waits for the disk before it does
 * that, so no power cut takes the end of such a log; and what is left of it would lie over newer pages.
 */
function wasMoved(log: string): boolean {
  const movedAtMs = statSync(log.replace('-wal', '')).mtimeMs;
  return statSync(log).mtimeMs - movedAtMs < clockTickMs * 2;
}

async function unsentTexts({ rpc }: StationProcess): Promise<string[]> {
  const unsent = await rpc.call('outbox.unsent', {});
  return unsent.map(({ args }) => String(args['text']));
}

/** What is missing of what was unsent: an end of it, and nothing in between. */
function endOf(before: readonly string[], after: readonly string[]): string[] {
  const kept = after.filter((text) => before.includes(text));
  expect(kept).toEqual(before.slice(0, kept.length));
  return before.slice(kept.length);
}

async function incidents(): Promise<number> {
  const [row] = await query(
    shop.database.url,
    'SELECT coalesce(sum(times), 0)::int AS n FROM incident',
  );
  return Number(row?.['n']);
}

it(
  'F5: a log that lost its end leaves a whole beginning; the rest comes back from the hub, and nothing is doubled',
  async () => {
    const { rounds, moved, gone, counts } = await damageLogs('F5', 5, (file, random) => {
      truncateSync(file, random.below(statSync(file).size + 1));
    });
    tell('F5', {
      rounds,
      moved,
      unsentGoneWithTheEnd: gone,
      incidents: await incidents(),
      ...counts,
    });
  },
  patience,
);

it(
  'F6: a bit that turned in a log leaves a whole beginning; the rest comes back from the hub, and nothing is doubled',
  async () => {
    const { rounds, moved, gone, counts } = await damageLogs('F6', 6, turnBit);
    tell('F6', {
      rounds,
      moved,
      unsentGoneWithTheEnd: gone,
      incidents: await incidents(),
      ...counts,
    });
  },
  patience,
);

it(
  'F8: an old copy that is put back gets its own changes again, and what it writes then takes effect once',
  async () => {
    const rounds = size({ short: 1, whole: 30, full: 100 });
    const random = chance(8);
    const clerk = createClerk('F8');
    const dataDir = shop.dataDir('F8');
    const copy = shop.dataDir('F8-copy');
    let station = await shop.station('F8', proxy.url);
    const customerId = random.pick(await customersOf(station.rpc, 20));
    await drained(station);
    const before = await incidents();
    for (let round = 0; round < rounds; round += 1) {
      for (let n = random.below(10); n > 0; n -= 1) await clerk.write(station.rpc, customerId);
      // What is unsent when the copy is made is in it, and is sent a second time by it.
      if (random.next() < 0.5) proxy.refuse();
      await clerk.write(station.rpc, customerId);
      await station.stop();
      rmSync(copy, { recursive: true, force: true });
      cpSync(dataDir, copy, { recursive: true });

      proxy.accept();
      station = await shop.station('F8', proxy.url);
      for (let n = 1 + random.below(20); n > 0; n -= 1) await clerk.write(station.rpc, customerId);
      await drained(station);
      await station.stop();
      rmSync(dataDir, { recursive: true });
      cpSync(copy, dataDir, { recursive: true });

      station = await shop.station('F8', proxy.url);
      await clerk.write(station.rpc, customerId);
      await drained(station);
      const shown = new Set(
        (await cardById(station.rpc, customerId)).notes.map(({ text }) => text),
      );
      expect(clerk.saved.filter(({ text }) => !shown.has(text))).toEqual([]);
    }
    const seen = (await incidents()) - before;
    const counts = await checkInvariants(shop, { stations: { F8: station }, clerks: [clerk] });
    tell('F8', { putBack: rounds, incidents: seen, ...counts });
    // The hub has noted each of them.
    expect(seen).toBeGreaterThanOrEqual(rounds);
  },
  patience,
);

it(
  'F8: two copies that run at once are both shut out and lose nothing, and go on one after the other when released',
  async () => {
    const clerks = [createClerk('F8one'), createClerk('F8two')] as const;
    const first = await shop.station('F8-one', proxy.url);
    const { station: id } = await first.status();
    const customerId = (await customersOf(first.rpc, 20))[0] ?? '';
    await drained(first);
    await first.stop();
    cpSync(shop.dataDir('F8-one'), shop.dataDir('F8-two'), { recursive: true });
    const start = (name: string) => startStation({ dataDir: shop.dataDir(name), hub: proxy.url });
    const one = await start('F8-one');
    const two = await start('F8-two');
    const stations = [one, two];
    try {
      for (const [i, { rpc }] of stations.entries()) await clerks[i]?.write(rpc, customerId);
      await until(
        'both are shut out',
        async () => {
          const links = await Promise.all(
            stations.map(async (station) => {
              const { link } = await station.status();
              if (link.state === 'offline') await station.rpc.call('sync.retry', {});
              return link;
            }),
          );
          return links.every((link) => link.state === 'refused' && link.code === 'quarantined');
        },
        60_000,
      );
      // Both go on for themselves.
      for (const [i, station] of stations.entries()) {
        await clerks[i]?.write(station.rpc, customerId);
        expect((await station.status()).unsent).toBeGreaterThan(0);
      }
      await two.stop();
      await shop.hubCommand('release', id);
      await one.rpc.call('sync.retry', {});
      await drained(one);
      await one.stop();
      // What only the copy knew is not lost with it either.
      const copy = await start('F8-two');
      stations.push(copy);
      const counts = await checkInvariants(shop, { stations: { 'F8-two': copy }, clerks });
      tell('F8', { copies: 2, ...counts });
    } finally {
      for (const station of stations) await station.kill();
    }
  },
  patience,
);

it.skipIf(size({ short: 0, whole: 1 }) === 0)(
  'F6: records that came to differ in silence are found by comparing within two minutes, and mended',
  async () => {
    const stale = 25;
    const first = await shop.station('F6-silent');
    await drained(first);
    await first.kill();
    // As after a change that was never written: the row is an old one, and nothing else knows.
    await withStationFile(shop.dataDir('F6-silent'), 'replica', (db) =>
      db
        .prepare(
          `UPDATE record SET version = version - 1, doc = json_set(doc, '$.stale', 1)
            WHERE number IN (SELECT number FROM record WHERE doc IS NOT NULL LIMIT ?)`,
        )
        .run(stale),
    );
    const startMs = performance.now();
    const station = await shop.station('F6-silent');
    const [, asked = '', mended = ''] = await station.process.line(
      /"sync\.checked".*?"asked":(\d+).*?"mended":([1-9]\d*)/,
    );
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    const counts = await checkInvariants(shop, { stations: { 'F6-silent': station }, clerks: [] });
    tell('F6', { stale, mended, questions: asked, seconds, records: counts.records });
  },
  patience,
);
