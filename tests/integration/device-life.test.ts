/**
 * A station as a device, on real processes: let in by a person, open for as long as its lease, wiped. What
 * is done at the hub is done by its commands.
 */
import { mkdirSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Kysely } from 'kysely';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';
import { listStations, type StationLine } from '#hub/stations/list-stations.ts';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import { orderWipe } from '#hub/stations/wipe-station.ts';
import type { StationStatus } from '#shared/rpc/status.ts';
import { makeOwnClock } from '#tests/support/own-clock.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { signingIn } from '#tests/support/staff.ts';
import { type StationProcess, startStation } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { customersOf } from '#tests/faults/customers-of.ts';
import { tell } from '#tests/faults/sizes.ts';

/** Short enough to run out in a test, long enough to start a station in. */
const leaseMs = 7_000;
const dayMs = 86_400_000;
const secret = 'Zanzibarovna';

let shop: Shop;
let db: Kysely<Database>;
const clock = makeOwnClock();

beforeAll(async () => {
  shop = await openShop(30, undefined, { HUB_LEASE_HOURS: String(leaseMs / 3_600_000) });
  db = openDatabase({ url: shop.database.url, onIdleError: () => {} });
});

afterAll(async () => {
  await db?.destroy();
  await shop?.close();
  clock.remove();
});

const statusOf = ({ rpc }: StationProcess) => rpc.call('station.status', {});

const untilIs = (station: StationProcess, wanted: Partial<Record<string, unknown>>) =>
  until(
    `the station is ${JSON.stringify(wanted)}`,
    async () => {
      const status: Record<string, unknown> = await statusOf(station);
      const fits = Object.entries(wanted).every(([name, value]) => status[name] === value);
      return fits && (status as StationStatus);
    },
    60_000,
  );

async function addNote(station: StationProcess, text = secret): Promise<void> {
  const [customerId = ''] = await customersOf(station.rpc, 1);
  expect(await station.rpc.call('note.add', { customerId, text })).toMatchObject({ ok: true });
}

const lineOf = async (id: string): Promise<StationLine | undefined> =>
  (await listStations(db, Date.now())).find((line) => line.id === id);

test('a station that is to hold people is let in by whoever compares its code, and by nothing else', async () => {
  const args = ['enrol', '--store', 'gangnam', '--mode', 'associate', '--json'];
  const printed = /\{.*\}/.exec(await shop.hubCommand(...args))?.[0] ?? '{}';
  const { code } = JSON.parse(printed) as { code: string };
  const dataDir = shop.dataDir('compared');
  const station = await startStation({ dataDir, hub: shop.hubUrl(), enrolCode: code });
  const held = await untilIs(station, { stage: 'held', why: 'unconfirmed' });
  const compareCode = held.stage === 'held' ? (held.compareCode ?? '') : '';
  expect(compareCode).toMatch(/^[0-9A-Z]{6}$/);
  expect(station.process.output()).toContain(`waits to be confirmed: ${compareCode}`);

  await expect(station.rpc.call('customer.search', { query: '김', limit: 5 })).rejects.toThrow(
    'not_ready',
  );
  expect(await shop.hubCommand('pending')).toContain(
    `${compareCode.slice(0, 3)}-${compareCode.slice(3)}`,
  );
  const wrong = compareCode.startsWith('0') ? '111111' : '000000';
  await expect(shop.hubCommand('confirm', wrong)).rejects.toThrow('no station waits');
  expect((await statusOf(station)).stage).toBe('held');

  await shop.hubCommand('confirm', compareCode.toLowerCase());
  await untilIs(station, { stage: 'open' });
  await customersOf(signingIn(station.rpc), 5);
  await station.stop();
}, 120_000);

test('a station whose lease is over keeps its files closed until contact, and then sends what it had', async () => {
  let station = await shop.station('lapsing', shop.hubUrl(), clock.env);
  await customersOf(station.rpc, 5);
  const { leaseUntil, nowMs } = await station.status();
  expect((leaseUntil ?? 0) - nowMs).toBeGreaterThan(0);
  expect((leaseUntil ?? 0) - nowMs).toBeLessThanOrEqual(leaseMs);
  await shop.hub().kill();
  await addNote(station);
  await untilIs(station, { stage: 'held', why: 'lapsed' });
  await expect(station.rpc.call('customer.search', { query: '김', limit: 5 })).rejects.toThrow(
    'not_ready',
  );

  // Its clock is put back by a day, while it runs and over a start: nothing lasts longer by that.
  clock.set({ offsetMs: -dayMs });
  await station.stop();
  station = await shop.station('lapsing', shop.hubUrl(), clock.env);
  expect(await statusOf(station)).toMatchObject({ stage: 'held', why: 'lapsed' });

  await shop.startHub();
  await untilIs(station, { stage: 'open', unsent: 0 });

  // A year ahead closes it at most until the next contact, and costs nothing.
  clock.set({ offsetMs: 365 * dayMs });
  await station.stop();
  station = await shop.station('lapsing', shop.hubUrl(), clock.env);
  await untilIs(station, { stage: 'open' });
  await customersOf(station.rpc, 5);
  await station.stop();
  clock.set({ offsetMs: 0 });
}, 120_000);

test('a wiped station leaves nothing, sends what it had first, and its receipt reaches the hub', async () => {
  let station = await shop.station('wiped', shop.hubUrl());
  const { station: id } = await station.status();
  await customersOf(station.rpc, 5);
  await shop.hub().kill();
  await addNote(station);
  await station.kill();
  await shop.startHub();
  await shop.hubCommand('wipe', id, '--yes');
  expect((await lineOf(id))?.wipe).toMatchObject({ sentAt: null });

  station = await shop.station('wiped', shop.hubUrl());
  await untilIs(station, { stage: 'unenrolled', because: 'wiped' });
  expect(readdirSync(shop.dataDir('wiped'))).toEqual([]);
  expect(await shop.hubCommand('stations')).toMatch(/WIPED .*, with 0 unsent changes/);
  const told = await db
    .selectFrom('audit_entry')
    .select('body')
    .where('action', '=', 'station.wipe')
    .execute();
  expect(told).toHaveLength(1);

  // It is another station when it is enrolled again, and wiped at once where it is there.
  const [hub, code] = [shop.hubUrl(), await shop.code()];
  expect(await station.rpc.call('station.enrol', { hub, code })).toEqual({ ok: true });
  const { station: next } = await station.status();
  expect(next).not.toBe(id);
  await customersOf(station.rpc, 5);
  const orderedAt = performance.now();
  expect(await orderWipe(db, next, Date.now())).toBe('ordered');
  await untilIs(station, { stage: 'unenrolled', because: 'wiped' });
  tell('wipe', { tookMs: Math.round(performance.now() - orderedAt) });
  expect(performance.now() - orderedAt).toBeLessThan(5_000);
  expect(readdirSync(shop.dataDir('wiped'))).toEqual([]);
  await station.stop();
}, 120_000);

test('a station that cannot open its files is wiped as well', async () => {
  let station = await shop.station('closed', shop.hubUrl());
  const { station: id } = await station.status();
  await customersOf(station.rpc, 5);
  await station.stop();
  const replica = path.join(shop.dataDir('closed'), 'replica.db');
  rmSync(replica);
  mkdirSync(replica);
  station = await shop.station('closed', shop.hubUrl());
  await untilIs(station, { stage: 'closed', problem: 'unreadable' });
  await orderWipe(db, id, Date.now());
  await untilIs(station, { stage: 'unenrolled', because: 'wiped' });
  expect(readdirSync(shop.dataDir('closed'))).toEqual([]);
  expect((await lineOf(id))?.wipe).toMatchObject({ wipedAt: expect.any(Date) });
  await station.stop();
}, 90_000);

test('a station that was revoked is wiped as well, and says what it could not send', async () => {
  const station = await shop.station('revoked-first', shop.hubUrl());
  const { station: id } = await station.status();
  await customersOf(station.rpc, 5);
  await shop.hub().kill();
  await addNote(station);
  await station.kill();
  await revokeStation(db, id, Date.now());
  await orderWipe(db, id, Date.now());
  await shop.startHub();
  const again = await shop.station('revoked-first', shop.hubUrl());
  await untilIs(again, { stage: 'unenrolled', because: 'wiped' });
  expect(readdirSync(shop.dataDir('revoked-first'))).toEqual([]);
  expect((await lineOf(id))?.wipe).toMatchObject({ wipedAt: expect.any(Date), unsent: 1 });
  await again.stop();
}, 120_000);

test('a wipe that is cut short goes on at the next start, and the hub says that it has no receipt', async () => {
  const station = await shop.station('cut-short', shop.hubUrl());
  const { station: id } = await station.status();
  const dataDir = shop.dataDir('cut-short');
  // So much to delete that there is a middle of it.
  mkdirSync(path.join(dataDir, 'more'));
  for (let i = 0; i < 20_000; i += 1) writeFileSync(path.join(dataDir, 'more', `${i}`), secret);
  const keysGone = new Promise<void>((resolve) => {
    const watcher = watch(dataDir, () => {
      if (readdirSync(dataDir).includes('station.json')) return;
      watcher.close();
      resolve();
    });
  });
  await orderWipe(db, id, Date.now());
  await keysGone;
  await station.kill();
  expect(readdirSync(dataDir)).toContain('wiping.json');

  const again = await shop.station('cut-short', shop.hubUrl());
  expect(await statusOf(again)).toMatchObject({ stage: 'unenrolled', because: 'wiped' });
  expect(readdirSync(dataDir)).toEqual([]);
  expect((await lineOf(id))?.wipe).toMatchObject({ sentAt: expect.any(Date), wipedAt: null });
  await again.stop();
}, 120_000);
