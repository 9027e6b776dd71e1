// The demo shop on real PostgreSQL: loaded once, added to, cut in the middle.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import { demoShop } from '#hub/demo/demo-shop.ts';
import { loadDemo } from '#hub/demo/load-demo.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres.ts';

const nowMs = Date.UTC(2026, 4, 1, 3);
const deskKinds = ['pickup', 'pickup-policy', 'arrival', 'incident'];
let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;

beforeEach(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, onIdleError: () => {} });
  await migrate(db);
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
});

it('loads every record of the shop, its stores and its staff', async () => {
  const shop = { seed: 1, customers: 600, nowMs };
  expect(await loadDemo({ db, ...shop })).toEqual({ ok: true, added: 600, customers: 600 });
  const expected = [...demoShop(shop)].flatMap((batch) => batch.records).length;
  expect(await countRecords()).toBe(expected);
  const stores = await db.selectFrom('store').select(['id', 'region']).orderBy('id').execute();
  expect(stores).toEqual([
    { id: 'busan', region: 'KR' },
    { id: 'gangnam', region: 'KR' },
    { id: 'seongsu', region: 'KR' },
  ]);
});

it('changes nothing when it is loaded again, not even what a counter changed since', async () => {
  await loadDemo({ db, seed: 1, customers: 300, nowMs });
  await db.transaction().execute((trx) =>
    writeRecords(trx, [
      {
        kind: 'customer',
        id: 'demo:c:000001',
        scope: 'region:kr',
        doc: { name: { family: '김', given: '민지' }, phone: '+821000009999' },
      },
    ]),
  );
  const before = await versions();
  const again = await loadDemo({ db, seed: 1, customers: 300, nowMs: nowMs + 86_400_000 });
  expect(again).toEqual({ ok: true, added: 0, customers: 300 });
  expect(await versions()).toEqual(before);
});

it('goes on where it was cut, and ends as if it had not been', async () => {
  const whole = { seed: 1, customers: 1200, nowMs };
  const abort = new AbortController();
  const cut = await loadDemo({
    db,
    ...whole,
    signal: abort.signal,
    onProgress: (loaded) => {
      if (loaded >= 500) abort.abort();
    },
  });
  expect(cut).toEqual({ ok: false, code: 'aborted', customers: 500 });
  // The clock has moved on; the shop has not.
  const rest = await loadDemo({ db, ...whole, nowMs: nowMs + 3_600_000 });
  expect(rest).toEqual({ ok: true, added: 700, customers: 1200 });
  const stored = await db
    .selectFrom('record')
    .select(['kind', 'id', 'doc'])
    // Their PINs are of the database's own pepper.
    .where('kind', '!=', 'staff')
    // Pickups have a test of their own.
    .where('kind', 'not in', deskKinds)
    .orderBy('kind')
    .orderBy('id')
    .execute();
  const expected = [...demoShop(whole)]
    .flatMap((batch) => batch.records)
    .filter(({ kind }) => kind !== 'staff')
    .map(({ kind, id, doc }) => ({ kind, id, doc }))
    .sort((a, b) => (`${a.kind}\t${a.id}` < `${b.kind}\t${b.id}` ? -1 : 1));
  expect(stored).toEqual(expected);
});

it('adds customers to the shop that is there', async () => {
  await loadDemo({ db, seed: 1, customers: 100, nowMs });
  expect(await loadDemo({ db, seed: 1, customers: 400, nowMs })).toEqual({
    ok: true,
    added: 300,
    customers: 400,
  });
  expect(await loadDemo({ db, seed: 1, customers: 50, nowMs })).toEqual({
    ok: true,
    added: 0,
    customers: 400,
  });
});

it('does not mix the shops of two seeds', async () => {
  await loadDemo({ db, seed: 1, customers: 10, nowMs });
  expect(await loadDemo({ db, seed: 2, customers: 10, nowMs })).toEqual({
    ok: false,
    code: 'other_seed',
    seed: 1,
  });
});

async function countRecords(): Promise<number> {
  const { count } = await db
    .selectFrom('record')
    .select(sql<number>`count(*)`.as('count'))
    .where('kind', 'not in', deskKinds)
    .executeTakeFirstOrThrow();
  return count;
}

async function versions(): Promise<unknown> {
  return db.selectFrom('record').select(['kind', 'id', 'version']).orderBy('version').execute();
}
