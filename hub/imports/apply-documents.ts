/**
 * Brings orders and products of another system into the records: each has a key that is the system's
 * own, so there is nothing to guess. One call is one batch, in a transaction of the caller's.
 */
import { sql, type Transaction } from 'kysely';
import type { RecordWrite } from '#shared/domain/record.ts';
import { sameValue } from '#shared/domain/same-value.ts';
import type { Database } from '../database/schema.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import type { Applied } from './apply-customers.ts';
import type { ApplyContext } from './customer-changes.ts';
import { emailKey, type FoundPeople, findPeople } from './find-people.ts';
import { preferIndexes } from './prefer-indexes.ts';
import { readDocuments, readSourceRows, type SourceRow, writeSourceRows } from './source-rows.ts';
import { mergeImported } from './three-way.ts';

export interface DocumentItem {
  /** First physical line of the thing in the file. */
  line: number;
  /** The system's own key of the thing. */
  sourceId: string;
  /** The id its record gets when it is new. */
  recordId: string;
  said: Record<string, unknown>;
  /** How the customer may be found, best first; for orders. */
  customer?: { emails: string[]; phones: string[] };
  /** All the rows it was read from. */
  row: Record<string, unknown>;
}

/** @returns what became of each item, in their order. */
export async function applyDocuments(
  trx: Transaction<Database>,
  kind: 'order' | 'product',
  context: ApplyContext,
  items: readonly DocumentItem[],
): Promise<Applied[]> {
  await preferIndexes(trx);
  await versionGate(trx);
  const of = { source: context.source, kind };
  const ids = items.map((item) => item.sourceId);
  const rows = new Map((await readSourceRows(trx, of, ids)).map((row) => [row.source_id, row]));
  const recordIdOf = (item: DocumentItem) => rows.get(item.sourceId)?.record_id ?? item.recordId;
  const stored = await readDocuments(trx, kind, items.map(recordIdOf));
  const findCustomer = await customerFinder(trx, context.source, items);

  const writes: RecordWrite[] = [];
  const written = new Map<string, SourceRow>();
  const applied = items.map((item): Applied => {
    const row = rows.get(item.sourceId);
    const before = written.get(item.sourceId) ?? (row?.run === context.run ? row : undefined);
    if (before !== undefined) return { outcome: 'refused', code: 'twice', line: before.line };
    const recordId = recordIdOf(item);
    const current = stored.get(recordId);
    if (current?.doc === null) return { outcome: 'refused', code: 'erased' };
    const merged = mergeImported(current?.doc, row?.mapped, item.said);
    // Whose order it was may not be found out again, nor kept in what the other system says.
    const erased = current?.doc?.customerErased === true;
    const found = () => current?.doc?.customerId ?? findCustomer(item) ?? null;
    const customerId = erased ? null : found();
    const doc = kind === 'order' ? { ...merged, customerId } : merged;
    const changes = current === undefined || !sameValue(current.doc, doc);
    const scope = current?.scope ?? context.scope;
    if (changes) writes.push({ kind, id: recordId, scope, doc });
    written.set(item.sourceId, {
      source_id: item.sourceId,
      record_id: recordId,
      row: erased ? {} : item.row,
      mapped: item.said,
      run: context.run,
      line: item.line,
    });
    if (current === undefined) return { outcome: 'created', recordId };
    return { outcome: changes ? 'changed' : 'unchanged', recordId };
  });
  await writeRecords(trx, writes, gatePassed);
  await writeSourceRows(trx, of, [...written.values()]);
  return applied;
}

/** People the shop system itself knows come first, then anybody with that e-mail or phone. */
async function customerFinder(
  trx: Transaction<Database>,
  source: string,
  items: readonly DocumentItem[],
): Promise<(item: DocumentItem) => string | undefined> {
  const sought = items.flatMap((item) => item.customer ?? []);
  if (sought.length === 0) return () => undefined;
  const people = await findPeople(
    trx,
    source,
    [...new Set(sought.flatMap(({ emails }) => emails.map(emailKey)))],
    [...new Set(sought.flatMap(({ phones }) => phones))],
  );
  const alive = await livingAmong(trx, people);
  return ({ customer }) => {
    const { emails = [], phones = [] } = customer ?? {};
    const candidates = [
      ...emails.map((email) => people.rows.byEmail.get(emailKey(email))?.record_id),
      ...emails.map((email) => people.records.byEmail.get(emailKey(email))),
      ...phones.map((phone) => people.rows.byPhone.get(phone)?.record_id),
      ...phones.map((phone) => people.records.byPhone.get(phone)),
    ];
    return candidates.find((id) => id !== undefined && alive.has(id));
  };
}

/** Rows outlive the records they became; an order is not hung on somebody who was erased. */
async function livingAmong(
  trx: Transaction<Database>,
  { rows, records }: FoundPeople,
): Promise<Set<string>> {
  const ids = [
    ...[...rows.byEmail.values(), ...rows.byPhone.values()].map((row) => row.record_id),
    ...records.byEmail.values(),
    ...records.byPhone.values(),
  ];
  const { rows: living } = await sql<{ id: string }>`
    select id from record
    where kind = 'customer' and id = any(${ids}::text[]) and doc is not null
  `.execute(trx);
  return new Set(living.map(({ id }) => id));
}
