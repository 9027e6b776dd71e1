/** What the hub holds of a person, and so what an erasure would take away. Changes nothing. */
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { isOpenOrder } from './order-without-person.ts';
import { isOpenPickup } from './pickup-without-person.ts';

export interface HeldRecord {
  kind: string;
  id: string;
  scope: string;
  doc: Record<string, unknown>;
}

export interface ErasurePlan {
  /** Living records of the person's own: profile, consent, notes, preferences, kinds we do not know. */
  own: HeldRecord[];
  /** Living orders and pickups; they stay, without the person. */
  orders: HeldRecord[];
  /** Rows that other systems gave of the person and of their orders, which name them. */
  sourceRows: number;
  /** Changes that did not take effect, kept with their answers. */
  answers: number;
}

/** The sums of a plan, for a person to read. */
export interface ErasureCounts {
  /** Records that go, by kind. */
  records: Record<string, number>;
  orders: number;
  /** Of them, those that were not handed over or sent yet; an order and its pickup are two. */
  openOrders: number;
  sourceRows: number;
  answers: number;
}

/** @returns undefined where there never was such a customer. To be called behind the version gate. */
export async function planErasure(
  trx: Transaction<Database>,
  subject: string,
): Promise<ErasurePlan | undefined> {
  const known = await trx
    .selectFrom('record')
    .select('id')
    .where('kind', '=', 'customer')
    .where('id', '=', subject)
    .executeTakeFirst();
  if (known === undefined) return undefined;
  const { rows: held } = await sql<HeldRecord>`
    select kind, id, scope, doc from record where subject = ${subject} and doc is not null
    order by kind, id
  `.execute(trx);
  const orders = held.filter(({ kind }) => kind === 'order' || kind === 'pickup');
  const { rows: counted } = await sql<{ sourceRows: number; answers: number }>`
    select (
      select count(*) from source_row
      where row <> '{}'::jsonb and ((kind = 'customer' and record_id = ${subject})
        or (kind = 'order' and record_id = any(${orders.map(({ id }) => id)}::text[])))
    ) as "sourceRows", (
      select count(*) from mutation_result where subject = ${subject}
    ) as answers
  `.execute(trx);
  return {
    own: held.filter((record) => !orders.includes(record)),
    orders,
    sourceRows: counted[0]?.sourceRows ?? 0,
    answers: counted[0]?.answers ?? 0,
  };
}

/** How much would go, for a person to read before. */
export function countsOf(plan: ErasurePlan): ErasureCounts {
  const records: Record<string, number> = {};
  for (const { kind } of plan.own) records[kind] = (records[kind] ?? 0) + 1;
  return {
    records,
    orders: plan.orders.length,
    openOrders: plan.orders.filter(({ doc }) => isOpenOrder(doc) || isOpenPickup(doc)).length,
    sourceRows: plan.sourceRows,
    answers: plan.answers,
  };
}

/** Nothing is held of the person, in whatever place. */
export function findsNothing({ own, orders, sourceRows, answers }: ErasurePlan): boolean {
  return own.length + orders.length + sourceRows + answers === 0;
}
