/**
 * Two desks and a hub, as real processes: of two that serve the same order one gives it while there is a
 * line; without one both may, and both hear of it.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { pickupId } from '#shared/domain/pickup.ts';
import { deskNow } from '#tests/support/desk-records.ts';
import {
  type DeskShop,
  handOverAt,
  incidentsOf,
  isOnline,
  openDeskShop,
  untilHeld,
} from '#tests/support/desk-shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';

const raced = Array.from({ length: 10 }, (_, i) => `9100${i}`);
const [heldLater, doubled] = ['92000', '93000'];

let shop: DeskShop;
let desks: [StationProcess, StationProcess];

beforeAll(async () => {
  shop = await openDeskShop();
  for (const number of [...raced, heldLater, doubled]) await shop.put(number);
  desks = await Promise.all([shop.station('one'), shop.station('two')]);
  for (const desk of desks) await untilHeld(desk, doubled);
});

afterAll(async () => {
  await shop?.close();
});

const give = (desk: StationProcess, checkId: string) => handOverAt(desk, checkId, ['l1']);

test('of two desks that scan the same code at once one gives, and the other is told why not', async () => {
  for (const number of raced) {
    const checks = await Promise.all(desks.map((desk) => shop.scan(desk, number)));
    const given = await Promise.all(desks.map((desk, i) => give(desk, checks[i]?.checkId ?? '')));
    expect(given.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = given.find((one) => !one.ok);
    // By whether the other still serves them, or has given a part and kept the lease.
    expect(refused?.ok === false && refused.code).toMatch(/^(?:claimed|leased)_elsewhere$/);
  }
  for (const desk of desks) {
    await until('everything is told', async () => {
      const { unsent, attention } = await desk.status();
      return unsent === 0 && attention === 0;
    });
    expect(await incidentsOf(desk, raced)).toEqual([]);
  }
});

test('a hold reaches a desk whose card is open, and nothing is given', async () => {
  const [desk] = desks;
  const { checkId, verdict } = await shop.scan(desk, heldLater);
  expect(verdict).toEqual({ is: 'ready' });
  const told = new Promise<void>((resolve) => {
    desk.rpc.on('desk.changed', (change) => {
      if (change.all || change.pickupIds.includes(pickupId(heldLater))) resolve();
    });
  });
  const holds = [{ reason: 'fraud' as const, at: deskNow, by: null }];
  await shop.put(heldLater, { holds });
  await told;
  await until('the check stops', async () => {
    const looked = await desk.rpc.call('desk.look', { checkId });
    return looked.ok && looked.check.verdict.is === 'stop';
  });
  expect(await give(desk, checkId)).toMatchObject({ ok: false, code: 'held' });
});

test('who arrives is on the list of both desks, until they were served', async () => {
  const number = '94000';
  await shop.put(number);
  await shop.write('arrival', v7(), { pickupId: pickupId(number), at: Date.now(), via: 'hub' });
  for (const desk of desks) {
    await until('they wait', async () => {
      const { arrivals } = await desk.rpc.call('desk.wait', {});
      return arrivals.some((arrival) => arrival.pickup.number === `#${number}`);
    });
  }
  const [one, two] = desks;
  const before = (await two.rpc.call('desk.wait', {})).today.served;
  expect(await give(one, (await shop.scan(one, number)).checkId)).toMatchObject({ ok: true });
  await until('nobody waits at the other desk', async () => {
    const { arrivals, today } = await two.rpc.call('desk.wait', {});
    const waits = arrivals.some((arrival) => arrival.pickup.number === `#${number}`);
    return !waits && today.served === before + 1;
  });
});

test('two desks that are cut off may both give the same order, and both are told of it with who and where', async () => {
  await shop.hub().kill();
  for (const desk of desks) await until('it is cut off', async () => !(await isOnline(desk)));
  for (const desk of desks) {
    const { checkId, verdict } = await shop.scan(desk, doubled);
    expect(verdict).toEqual({ is: 'provisional' });
    expect(await give(desk, checkId)).toMatchObject({ ok: true });
  }
  await shop.startHub();
  for (const desk of desks) {
    const incidents = await until('the incident is here', async () => {
      const found = await incidentsOf(desk, [doubled]);
      return found.length > 0 && (await desk.status()).unsent === 0 ? found : undefined;
    });
    expect(incidents).toMatchObject([{ number: `#${doubled}`, reason: 'double' }]);
    const [incident] = incidents;
    expect(incident?.handOvers.map(({ counted }) => counted)).toEqual([true, false]);
    expect(new Set(incident?.handOvers.map(({ station }) => station)).size).toBe(2);
    expect(incident?.handOvers.every(({ staffName }) => staffName !== null)).toBe(true);
  }
});
