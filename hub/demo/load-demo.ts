/**
 * Puts the demo shop into the hub's database.
 *
 * 1. What was loaded is remembered in the transaction that loaded it: a load that was cut goes on
 *    where it stopped, and one that was complete does nothing.
 * 2. So nothing a person changed since is put back to how the generator made it.
 * 3. The shop keeps the moment it was first made: asking for more customers later adds to the same one.
 */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { writeRecords } from '../records/write-records.ts';
import { giveDemoPickups } from './give-demo-pickups.ts';
import { giveDemoPins } from './demo-pins.ts';
import { demoShop } from './demo-shop.ts';
import { demoStores } from './premises.ts';

export interface LoadDemoOptions {
  db: Kysely<Database>;
  customers: number;
  seed: number;
  /** Milliseconds since 1970; used the first time only. */
  nowMs: number;
  /** Told after each transaction how many customers there are. */
  onProgress?: (loaded: number) => void;
  /** Stops between two transactions; what is loaded stays. */
  signal?: AbortSignal;
}

export type DemoLoaded =
  | {
      ok: true;
      /** Customers that were added now; 0 where they were there. */
      added: number;
      /** Customers of the demo shop in the database. */
      customers: number;
    }
  | { ok: false; code: 'other_seed'; seed: number }
  | { ok: false; code: 'aborted'; customers: number };

export async function loadDemo(options: LoadDemoOptions): Promise<DemoLoaded> {
  const { db, customers, seed, onProgress, signal } = options;
  const known = await db.selectFrom('demo_shop').selectAll().executeTakeFirst();
  if (known !== undefined && known.seed !== seed) {
    return { ok: false, code: 'other_seed', seed: known.seed };
  }
  const nowMs = known?.made_at_ms ?? options.nowMs;
  const before = known?.customers ?? 0;
  let loaded = before;
  for (const { upTo, records } of demoShop({ seed, nowMs, customers }, known?.customers)) {
    if (signal?.aborted === true) return { ok: false, code: 'aborted', customers: loaded };
    await db.transaction().execute(async (trx) => {
      if (upTo === 0) await addStores(trx);
      await trx
        .insertInto('demo_shop')
        .values({ seed, made_at_ms: nowMs, customers: upTo })
        .onConflict((conflict) => conflict.column('one_row').doUpdateSet({ customers: upTo }))
        .execute();
      await writeRecords(trx, records);
    });
    loaded = upTo;
    onProgress?.(loaded);
  }
  await db.transaction().execute((trx) => giveDemoPins(trx, nowMs));
  await db
    .transaction()
    .execute((trx) => giveDemoPickups(trx, { seed, nowMs: options.nowMs, customers: loaded }));
  return { ok: true, added: loaded - before, customers: loaded };
}

async function addStores(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto('store')
    .values([...demoStores])
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
