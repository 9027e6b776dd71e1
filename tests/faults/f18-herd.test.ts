/** F18: the hub comes back, and every station of the chain with it, in the same second. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrive, type HerdStation, makeHerd } from '#tests/support/herd.ts';
import { enrolWith, makeStationKey } from '#tests/support/raw-station.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { type Book, contentOf, differences, hubBook } from './book-digest.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

let shop: Shop;
let herd: HerdStation[] = [];
/** One station in so many keeps what it is given, to be compared with the hub record by record. */
const sampleEvery = 20;

beforeAll(async () => {
  shop = await openShop(size({ short: 100, whole: 2_000 }));
});

afterAll(async () => {
  for (const { connection } of herd) connection?.close();
  await shop?.close();
});

/** Lets a station keep what it is given. */
function keepBook(station: HerdStation): Book {
  const book: Book = new Map();
  station.keep = (scope, [kind, id, version, doc]) => {
    const records = book.get(scope) ?? new Map<string, string>();
    book.set(scope, records);
    if (doc === null) records.delete(`${kind}/${id}`);
    else records.set(`${kind}/${id}`, contentOf(version, doc));
  };
  return book;
}

/** The most memory a process has had, megabytes; Linux only. */
function peakMb(pid: number): number {
  const [, kb = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1024);
}

it(
  'F18: a herd that comes at once is let in by turns, all become level, and a counter among them keeps working',
  async () => {
    const stations = size({ short: 25, whole: 500, full: 1_000 });
    const key = makeStationKey();
    const code = await shop.code();
    const { station: id } = await enrolWith(shop.hubUrl(), code, 'associate', key);
    herd = await makeHerd(shop.database.url, { id, key }, stations);
    const sample = herd.filter((_, i) => i % sampleEvery === 0);
    const books = sample.map(keepBook);
    const counter = await shop.station('counter');
    const customers = await customersOf(counter.rpc, 10);
    await drained(counter);
    const clerk = createClerk('F18');

    const seconds: Record<string, string> = {};
    const peaks: Record<string, number> = {};
    // First everybody's first sync, then everybody's return with nothing new.
    for (const time of ['firstSync', 'return'] as const) {
      await shop.hub().kill();
      for (const station of herd) station.connection?.close();
      await shop.startHub();
      const quietMb = peakMb(shop.hub().pid);
      const startMs = performance.now();
      const arriving = Promise.all(herd.map((station) => arrive(station, shop.hubUrl())));
      const over = new AbortController();
      const all = arriving.finally(() => over.abort());
      while (!over.signal.aborted) {
        const customerId = customers[clerk.saved.length % customers.length] ?? '';
        await clerk.write(counter.rpc, customerId);
        await pause(100);
      }
      await all;
      seconds[`${time}Seconds`] = ((performance.now() - startMs) / 1000).toFixed(1);
      peaks[`${time}PeakMb`] = peakMb(shop.hub().pid) - quietMb;
    }
    await drained(counter);
    // What the counter wrote last.
    await Promise.all(sample.map((station) => arrive(station, shop.hubUrl())));
    const atHub = await hubBook(shop.database.url, [...(sample[0]?.cursors.keys() ?? [])]);
    for (const book of books) {
      for (const [scope, records] of atHub) {
        expect(differences(records, book.get(scope) ?? new Map())).toEqual([]);
      }
    }
    const living = [...atHub.values()].reduce((sum, records) => sum + records.size, 0);
    for (const { rows } of herd) expect(rows).toBeGreaterThanOrEqual(living - clerk.saved.length);
    const compared = { sample: sample.length, recordsEach: living };
    const sentAway = herd.reduce((sum, station) => sum + station.sentAway, 0);
    const counts = await checkInvariants(shop, { stations: { counter }, clerks: [clerk] });
    tell('F18', { stations, sentAway, ...seconds, ...peaks, ...compared, ...counts });
    expect(Math.max(...Object.values(peaks))).toBeLessThan(size({ short: 200, whole: 400 }));
  },
  patience,
);
