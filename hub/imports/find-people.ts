/**
 * Finding the customers that rows speak of by e-mail and phone. Two places know: the rows this system
 * gave before (also where a counter has corrected the address since), and the customers as they are.
 */
import { sql, type Transaction } from 'kysely';
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
    const { rows } = await sql<SourceRow & { key: string }>`
      select lower(mapped ->> 'email') as key, source_id, record_id, row, mapped, run, line
      from source_row
      where source = ${source} and kind = 'customer'
        and lower(mapped ->> 'email') = any(${emails}::text[])
      order by source_id
    `.execute(trx);
    for (const { key, ...row } of rows) keepFirst(found.rows.byEmail, key, row);
    const records = await sql<{ key: string; id: string }>`
      select lower(doc ->> 'email') as key, id
      from record
      where kind = 'customer' and lower(doc ->> 'email') = any(${emails}::text[])
      order by id
    `.execute(trx);
    for (const { key, id } of records.rows) keepFirst(found.records.byEmail, key, id);
  }
  if (phones.length > 0) {
    const { rows } = await sql<SourceRow & { key: string }>`
      select mapped ->> 'phone' as key, source_id, record_id, row, mapped, run, line
      from source_row
      where source = ${source} and kind = 'customer' and mapped ->> 'phone' = any(${phones}::text[])
      order by source_id
    `.execute(trx);
    for (const { key, ...row } of rows) keepFirst(found.rows.byPhone, key, row);
    const records = await sql<{ key: string; id: string }>`
      select doc ->> 'phone' as key, id
      from record
      where kind = 'customer' and doc ->> 'phone' = any(${phones}::text[])
      order by id
    `.execute(trx);
    for (const { key, id } of records.rows) keepFirst(found.records.byPhone, key, id);
  }
  return found;
}

function keepFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
