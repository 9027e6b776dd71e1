/** F19: the counter's clock is a year ahead, a day behind, an hour off after a change to summer time. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOwnClock } from '#tests/support/own-clock.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

const HOUR_MS = 3_600_000;
const clock = makeOwnClock();
let shop: Shop;

beforeAll(async () => {
  shop = await openShop(20);
});

afterAll(async () => {
  await shop?.close();
  clock.remove();
});

/** Waits until the station knows how far its clock is off. */
function knows(station: StationProcess, offsetMs: number): Promise<boolean> {
  return until(
    'it knows how wrong its clock is',
    async () => {
      // A year on, its lease is over for all it knows: it waits until the hub has told it the time.
      const status = await station.rpc.call('station.status', {});
      return status.stage === 'open' && Math.abs(status.clockOffsetMs + offsetMs) < 5_000;
    },
    60_000,
  );
}

it(
  'F19: a clock that is wrong by a year, a day or an hour changes neither order nor times, and is said to be wrong',
  async () => {
    const wrong = [365 * 24 * HOUR_MS, -24 * HOUR_MS, HOUR_MS];
    const rounds = size({ short: 1, whole: 3 });
    const clerk = createClerk('F19');
    let station = await shop.station('wrong', shop.hubUrl(), clock.env);
    const [customerId = ''] = await customersOf(station.rpc, 10);
    await drained(station);
    let jumps = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const offsetMs of wrong) {
        clock.set({ offsetMs });
        // Every other time while it runs, which it finds out at its next look at the clock.
        const whileRunning = size({ short: 0, whole: 1 }) === 1 && jumps % 2 === 1;
        if (!whileRunning) {
          await station.stop();
          const env = { ...clock.env, TZ: jumps % 2 === 0 ? 'Asia/Seoul' : 'Europe/Berlin' };
          station = await shop.station('wrong', shop.hubUrl(), env);
        }
        await knows(station, offsetMs);
        expect(Math.abs((await station.status()).nowMs - Date.now())).toBeLessThan(5_000);
        await clerk.write(station.rpc, customerId);
        await clerk.write(station.rpc, customerId);
        await drained(station);
        jumps += 1;
      }
    }
    const observed = (await query(
      shop.database.url,
      "SELECT doc FROM record WHERE kind = 'note' AND doc->>'text' LIKE 'F19 %'",
    )) as { doc: { observed: { at: number } } }[];
    const offMs = observed.map(({ doc }) => Math.abs(doc.observed.at - Date.now()));
    expect(Math.max(...offMs)).toBeLessThan(patience);
    const counts = await checkInvariants(shop, { stations: { wrong: station }, clerks: [clerk] });
    tell('F19', { jumps, ...counts });
  },
  patience,
);
