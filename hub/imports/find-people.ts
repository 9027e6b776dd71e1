/**
 * Finding the customers that rows speak of by e-mail and phone. Two places know: the rows this system
 * gave before (also where a counter has corrected the address since), and the customers as they are.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { SourceRow } from './source-rows.ts';

/** Where several people share an address, each map holds the one with the lowest id. */
export interface FoundPeople {
  rows: { byEmail: Map<string, SourceRow>; byPhone: Map<string, SourceRow> };
  records: { byEmail: Map<string, string>; byPhone: Map<string, string> };
}

/** E-mail addresses are compared without regard to case. */
export function emailKey(email: string): string {
  return email.toLowerCase();
}

/**
 * @param emails as `emailKey` gives them.
 * @param phones in E.164.
 */
export async function findPeople(
  trx: Transaction<Database>,
  source: string,
  emails: readonly string[],
  phones: readonly string[],
): Promise<FoundPeople> {
  const found: FoundPeople = {
    rows: { byEmail: new Map(), byPhone: new Map() },
    records: { byEmail: new Map(), byPhone: new Map() },
  };
  if (emails.length > 0) {
    const rows = await findRows(trx, source, email('mapped'), emails);
    for (const { key, ...row } of rows) keepFirst(found.rows.byEmail, key, row);
    const records = await findRecords(trx, email('doc'), emails);
    for (const { key, id } of records) keepFirst(found.records.byEmail, key, id);
  }
  if (phones.length > 0) {
    const rows = await findRows(trx, source, phone('mapped'), phones);
    for (const { key, ...row } of rows) keepFirst(found.rows.byPhone, key, row);
    const records = await findRecords(trx, phone('doc'), phones);
    for (const { key, id } of records) keepFirst(found.records.byPhone, key, id);
  }
  return found;
}

/** Exactly the expressions of the indexes in migration 0002. */
const email = (document: string) =>
  sql`(case when kind = 'customer' then lower(${sql.ref(document)} ->> 'email') end)`;
const phone = (document: string) =>
  sql`(case when kind = 'customer' then ${sql.ref(document)} ->> 'phone' end)`;

async function findRows(
  trx: Transaction<Database>,
  source: string,
  address: RawBuilder<unknown>,
  keys: readonly string[],
): Promise<(SourceRow & { key: string })[]> {
  // The source is compared as an expression, so that the primary key does not fit (see the migration).
  const { rows } = await sql<SourceRow & { key: string }>`
    select ${address} as key, source_id, record_id, row, mapped, run, line
    from source_row
    where ${address} = any(${keys}::text[]) and source || '' = ${source}
    order by source_id
  `.execute(trx);
  return rows;
}

async function findRecords(
  trx: Transaction<Database>,
  address: RawBuilder<unknown>,
  keys: readonly string[],
): Promise<{ key: string; id: string }[]> {
  const { rows } = await sql<{ key: string; id: string }>`
    select ${address} as key, id
    from record
    where ${address} = any(${keys}::text[])
    order by id
  `.execute(trx);
  return rows;
}

function keepFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
