/** Deletions are forgotten after a while, and no station ends with what was deleted. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eraseSubject } from '#hub/erasure/erase-subject.ts';
import { forgetTombstones } from '#hub/housekeeping/forget-tombstones.ts';
import type { Store } from '#electron/station/store/store.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import { type ProvenConnection, unpackRows } from '#tests/support/raw-station.ts';
import { openTestStore } from '#tests/support/store-files.ts';

const scope = 'region:kr';
let shop: HubShop;
let station: EnrolledStation;
beforeEach(async () => {
  shop = await openHubShop();
  station = await shop.enrol();
});
afterEach(async () => {
  await shop.close();
});

const housekeeping = () => forgetTombstones(shop.db, { tombstoneDays: 90 });

/** Lets so many days go by for what the hub noted. */
async function daysPass(days: number): Promise<void> {
  const ago = sql<Date>`make_interval(days => ${days})`;
  await sql`update feed_mark set at = at - ${ago}`.execute(shop.db);
  await sql`update meta set horizon_moved_at = horizon_moved_at - ${ago}`.execute(shop.db);
}

/** Notes, waits, moves the horizon, and forgets: what 90 days and some hours do. */
async function ninetyDays(): Promise<void> {
  await housekeeping();
  await daysPass(91);
  await housekeeping();
  await sql`update meta set horizon_moved_at = horizon_moved_at - interval '1 hour'`.execute(
    shop.db,
  );
}

const tombstones = async () =>
  (await shop.db.selectFrom('record').select('id').where('doc', 'is', null).execute()).map(
    ({ id }) => id,
  );

/** Pulls a scope into a real store as the driver does; returns whether it was told to start over. */
async function pullInto(store: Store, connection: ProvenConnection): Promise<boolean> {
  store.setGrants([scope], connection.epoch);
  let startedOver = false;
  for (;;) {
    const cursor = store.scopes()[0]?.cursor as Cursor;
    const page = await connection.pull(scope, cursor, connection.epoch);
    if (page.ok === 'start_over') {
      store.startOver(scope);
      startedOver = true;
      continue;
    }
    if (!page.ok) throw new Error(page.code);
    store.applyPage({
      scope,
      epoch: connection.epoch,
      rows: unpackRows(page.rows),
      next: page.next,
      bytes: 1,
      remaining: page.remaining,
      levelAt: page.done ? 1 : null,
    });
    if (page.done) return startedOver;
  }
}
const held = (store: Store) => store.list('customer').map(({ id }) => id);

test('a station that slept past the horizon starts over and ends without what was deleted', async () => {
  await shop.write(customer('c1'), customer('c2'));
  const sleeper = openTestStore();
  const connection = await station.connect();
  expect(await pullInto(sleeper, connection)).toBe(false);
  await shop.write({ kind: 'customer', id: 'c1', deleted: true });
  await shop.write(customer('c3'));
  await ninetyDays();
  expect(await housekeeping()).toMatchObject({ forgotten: 1 });
  expect(await tombstones()).toEqual([]);

  expect(await pullInto(sleeper, connection)).toBe(true);
  expect(held(sleeper)).toEqual(['c2', 'c3']);
  expect(await pullInto(sleeper, connection)).toBe(false);
  connection.close();
});

test('until it is older than is kept a deletion is there for whoever comes', async () => {
  await shop.write(customer('c1'), customer('c2'));
  const store = openTestStore();
  const connection = await station.connect();
  await pullInto(store, connection);
  await shop.write({ kind: 'customer', id: 'c1', deleted: true });
  await housekeeping();
  await daysPass(89);
  await housekeeping();
  await housekeeping();
  expect(await tombstones()).toEqual(['c1']);
  expect(await pullInto(store, connection)).toBe(false);
  expect(held(store)).toEqual(['c2']);
  connection.close();
});

test('the horizon moves some time before anything is deleted, for those who are being answered', async () => {
  await shop.write(customer('c1'));
  await shop.write({ kind: 'customer', id: 'c1', deleted: true });
  await housekeeping();
  await daysPass(91);
  const moved = await housekeeping();
  expect(moved.horizon).toBeGreaterThan(0);
  expect([moved.forgotten, (await housekeeping()).forgotten]).toEqual([0, 0]);
  expect(await tombstones()).toEqual(['c1']);
});

test('a level station, and a first sync of a quiet shop, go on where the newest change is forgotten', async () => {
  await shop.write(customer('c1'), customer('c2'));
  await shop.write({ kind: 'customer', id: 'c1', deleted: true });
  const level = openTestStore();
  const connection = await station.connect();
  await pullInto(level, connection);
  await ninetyDays();
  await housekeeping();
  // The newest version of all was the tombstone's; it is gone, and nobody is beyond the head for it.
  expect(await pullInto(level, connection)).toBe(false);
  const fresh = openTestStore();
  expect(await pullInto(fresh, connection)).toBe(false);
  expect(held(fresh)).toEqual(['c2']);
  // A quiet scope's own head lies far below the horizon.
  await shop.write({ ...customer('x'), id: 'p1', kind: 'product', scope: 'catalog' });
  await ninetyDays();
  await housekeeping();
  expect(await pullInto(openTestStore(), connection)).toBe(false);
  connection.close();
});

test('departures are forgotten like tombstones; those of erased people never', async () => {
  await shop.write(customer('c1'), customer('c2'), customer('c3'));
  await shop.write({ ...customer('c1'), scope: 'region:us' });
  await shop.write({ kind: 'customer', id: 'c2', deleted: true });
  const erased = await shop.db
    .transaction()
    .execute((trx) => eraseSubject(trx, 'c3', { nowMs: Date.now(), newId: randomUUID }));
  expect(erased).toMatchObject({ ok: true });
  await ninetyDays();
  expect(await housekeeping()).toMatchObject({ forgotten: 2 });
  expect(await tombstones()).toEqual(['c3']);
  expect(await shop.db.selectFrom('departure').selectAll().execute()).toEqual([]);
});

test('what is written while tombstones are forgotten is not lost', async () => {
  const ids = Array.from({ length: 2_500 }, (_, i) => `c${i}`);
  await shop.write(...ids.map((id) => customer(id)));
  await shop.write(...ids.map((id) => ({ kind: 'customer', id, deleted: true }) as const));
  await ninetyDays();
  const [{ forgotten }] = await Promise.all([
    housekeeping(),
    shop.write(...ids.slice(0, 50).map((id) => customer(id))),
  ]);
  expect(forgotten).toBeGreaterThanOrEqual(2_450);
  const store = openTestStore();
  const connection = await station.connect();
  await pullInto(store, connection);
  expect(store.countCustomers()).toBe(50);
  connection.close();
});
