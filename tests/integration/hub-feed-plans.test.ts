import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#hub/database/open-database.ts';
import { bookQuery, changesQuery } from '#hub/feed/page-rows.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';

let shop: HubShop;

beforeAll(async () => {
  shop = await openHubShop();
  // As after an import: many rows, and the planner has not looked at the table yet.
  await shop.db.executeQuery(
    sql`alter table record set (autovacuum_enabled = false)`.compile(shop.db),
  );
  for (let batch = 0; batch < 4; batch += 1) {
    await shop.write(
      ...Array.from({ length: 5_000 }, (_, i) => customer(`c${String(batch * 5_000 + i)}`)),
    );
  }
});

afterAll(async () => {
  await shop.close();
});

/** The query's plan, run for real. */
async function explain(query: RawBuilder<unknown>): Promise<string> {
  const feed = openDatabase({ url: shop.databaseUrl, inIndexOrder: true, onIdleError: () => {} });
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze) ${query}`.execute(feed);
  await feed.destroy();
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const portion = { rowsMax: 1_000, bytesMax: 1_000_000 };

test.each([
  [
    'a page of the book',
    bookQuery('region:kr', 20_000, { kind: 'customer', id: 'c1' }, portion),
    'record_book',
  ],
  ['a page of the feed', changesQuery('region:kr', 5_000, portion), 'record_feed'],
])('%s is read along its index and stops when it is full', async (_, query, index) => {
  const plan = await explain(query);
  expect(plan).toContain(`using ${index}`);
  expect(plan).not.toMatch(/Seq Scan|Bitmap/);
  const read = [...plan.matchAll(/rows=([\d.]+) loops/g)].map(([, rows]) => Number(rows));
  expect(Math.max(...read)).toBeLessThanOrEqual(1_001);
});
