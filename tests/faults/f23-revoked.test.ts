/** F23: a station is revoked, while it is there and while it is not. */
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#hub/database/open-database.ts';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { customersOf } from './customers-of.ts';
import { tell } from './sizes.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(30);
});

afterAll(async () => {
  await shop?.close();
});

async function revoke(id: string): Promise<void> {
  const db = openDatabase({ url: shop.database.url, onIdleError: () => {} });
  expect(await revokeStation(db, id, Date.now())).toBe('revoked');
  await db.destroy();
}

const statusOf = ({ rpc }: StationProcess) => rpc.call('station.status', {});

async function shutOut(station: StationProcess): Promise<void> {
  const asked = await Promise.allSettled([
    station.rpc.call('customer.search', { query: '김', limit: 5 }),
    station.rpc.call('outbox.unsent', {}),
    station.rpc.call('staff.list', {}),
  ]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
}

it('F23: a station revoked while it is there shows nothing any more within two seconds, also by way of another node', async () => {
  const station = await shop.station('there');
  const { station: id } = await station.status();
  await customersOf(station.rpc, 5);
  const told = new Promise<number>((resolve) => {
    station.rpc.on('status.changed', (status) => {
      if (status.stage === 'held' && status.why === 'revoked') resolve(performance.now());
    });
  });
  // As another node, or a command, does it: this process shares the database with the hub and nothing else.
  const revokedAt = performance.now();
  await revoke(id);
  const tookMs = (await told) - revokedAt;
  tell('F23', { revokedToShutOutMs: Math.round(tookMs) });
  expect(tookMs).toBeLessThan(2_000);
  await shutOut(station);
  await station.stop();

  // Nor does it open them where there is no hub to ask.
  const alone = await shop.station('there', 'http://127.0.0.1:1');
  expect(await statusOf(alone)).toMatchObject({ stage: 'held', why: 'revoked' });
  await shutOut(alone);
  await alone.stop();
}, 120_000);

it('F23: a station revoked while it is away is shut out at its next contact, loses nothing, and can be let in again', async () => {
  let station = await shop.station('away');
  const { station: id } = await station.status();
  const [customerId = ''] = await customersOf(station.rpc, 1);
  await shop.hub().kill();
  const saved = await station.rpc.call('note.add', { customerId, text: 'kept over all of it' });
  expect(saved).toMatchObject({ ok: true });
  await revoke(id);
  // Until then its lease lets it go on.
  expect((await station.rpc.call('customer.search', { query: '김', limit: 5 })).total).not.toBe(0);

  await shop.startHub();
  await until('it is shut out', async () => {
    const status = await statusOf(station);
    return status.stage === 'held' && status.why === 'revoked';
  });
  await shutOut(station);
  await station.kill();
  station = await shop.station('away');
  expect(await statusOf(station)).toMatchObject({ stage: 'held', why: 'revoked' });

  await shop.hubCommand('regrant', id);
  await station.rpc.call('station.contact', {});
  await until('it is open, and has sent what it had', async () => {
    const status = await statusOf(station);
    return status.stage === 'open' && status.unsent === 0;
  });
  await station.stop();
}, 120_000);
