import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#hub/database/open-database.ts';
import { storedAnswersQuery } from '#hub/push/stored-answers.ts';
import { openHubShop } from '#tests/support/hub-shop.ts';

test('a push looks up the answers to its own mutations, however many its station was given', async () => {
  const shop = await openHubShop();
  onTestFinished(() => shop.close());
  const { id } = await shop.enrol();
  // As on the first day of a hub: many rows, and the planner has not looked at the table yet.
  await sql`alter table mutation_result set (autovacuum_enabled = false)`.execute(shop.db);
  await sql`
    insert into mutation_result (station, sequence, mutation, result)
    select ${id}, number, gen_random_uuid(), '{}' from generate_series(1, 20000) as number
  `.execute(shop.db);
  const pushes = openDatabase({
    url: shop.databaseUrl,
    planned: true,
    connectionsMax: 1,
    onIdleError: () => {},
  });
  const ids = Array.from({ length: 100 }, () => crypto.randomUUID());
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain (analyze) ${storedAnswersQuery(id, ids)}
  `.execute(pushes);
  await pushes.destroy();
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('using mutation_result_station_mutation_key');
  expect(plan).not.toMatch(/Seq Scan|Bitmap|Rows Removed/);
});
