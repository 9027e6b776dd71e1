// The look-ups of an import go along their indexes, whether or not PostgreSQL has analysed the tables
// it fills: without that each batch read the whole book, and a first import slowed down as it went.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '#hub/database/migrate.ts';
import type { Database } from '#hub/database/schema.ts';
import { findPeople } from '#hub/imports/find-people.ts';
import { importFile } from '#hub/imports/import-file.ts';
import { preferIndexes } from '#hub/imports/prefer-indexes.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres.ts';
import { shopifyCustomersCsv } from '#tests/support/shopify-csv.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let dir: string;
let queries: CompiledQuery[];

beforeEach(async () => {
  database = await createTestDatabase();
  queries = [];
  db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url }) }),
    log: ({ query }) => void queries.push(query),
  });
  await migrate(db);
  dir = await mkdtemp(path.join(os.tmpdir(), 'dangol-import-'));
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
  await rm(dir, { recursive: true, force: true });
});

it('finds people by e-mail and phone along the indexes made for it', async () => {
  const file = path.join(dir, 'customers.csv');
  await writeFile(file, [...shopifyCustomersCsv(3000, 2)].join(''));
  await importFile({
    db,
    kind: 'shopify-customers',
    file,
    region: 'KR',
    reportDir: dir,
    nowMs: 1,
  });
  const emails = Array.from({ length: 700 }, (_, i) => `nobody${i}@example.com`);
  const phones = Array.from({ length: 700 }, (_, i) => `+8210000${10_000 + i}`);
  for (const state of ['as the import left it', 'analysed']) {
    if (state === 'analysed') await sql`analyze`.execute(db);
    const plans = await db.transaction().execute(async (trx) => {
      await preferIndexes(trx);
      queries.length = 0;
      await findPeople(trx, 'shopify', emails, phones);
      const found: string[] = [];
      for (const query of queries.splice(0)) {
        const { rows } = await trx.executeQuery<{ 'QUERY PLAN': string }>({
          ...query,
          sql: `explain (costs off) ${query.sql}`,
        });
        found.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      }
      return found;
    });
    const used = plans.map((plan) => /(?:source_row|customer)_(?:email|phone)/.exec(plan)?.[0]);
    expect({ state, used }).toEqual({
      state,
      used: ['source_row_email', 'customer_email', 'source_row_phone', 'customer_phone'],
    });
    expect(plans.join('\n')).not.toMatch(/Seq Scan|_pkey/);
  }
});
