/**
 * Brings what another system says of customers into the records: the one path for import files and
 * for the HTTP API. One call is one batch, in a transaction of the caller's. Whom a row means stands in
 * resolve-customers.ts, what it changes in customer-changes.ts; here is what both have to know.
 */
import { sql, type Transaction } from 'kysely';
import type { RecordWrite } from '#shared/domain/record.ts';
import type { PersonName } from '#shared/domain/person-name.ts';
import type { Database } from '../database/schema.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import { type ApplyContext, changesOf, noteIdOf } from './customer-changes.ts';
import { findPeople } from './find-people.ts';
import { preferIndexes } from './prefer-indexes.ts';
import { emailOf, type Resolution, resolveCustomers, sourceKey } from './resolve-customers.ts';
import type { CustomerItem, SaidChannel, SaidCustomer } from './said-customer.ts';
import {
  readDocuments,
  readSourceRows,
  readSourceRowsOfRecords,
  type SourceRowWrite,
  writeSourceRows,
} from './source-rows.ts';

export type Applied =
  | { outcome: 'created' | 'changed' | 'unchanged'; recordId: string }
  /** The same file spoke of the same person before, at `line`. */
  | { outcome: 'refused'; code: 'twice'; line: number }
  /** The person asked to be forgotten. */
  | { outcome: 'refused'; code: 'erased' };

/** @returns what became of each item, in their order. */
export async function applyCustomers(
  trx: Transaction<Database>,
  context: ApplyContext,
  items: readonly CustomerItem[],
): Promise<Applied[]> {
  await preferIndexes(trx);
  await versionGate(trx);
  const of = { source: context.source, kind: 'customer' as const };
  const resolutions = await resolve(trx, context, items);
  const meant = resolutions.filter((resolution) => 'recordId' in resolution);
  const known = await readKnown(trx, context, meant);

  const writes: RecordWrite[] = [];
  const rows: SourceRowWrite[] = [];
  const applied = resolutions.map((resolution): Applied => {
    if (!('recordId' in resolution)) {
      return { outcome: 'refused', code: 'twice', line: resolution.twiceOf };
    }
    const { item, recordId, row, sourceId } = resolution;
    const stored = known.stored.get(recordId);
    if (stored?.doc === null) return { outcome: 'refused', code: 'erased' };
    const noteId = noteIdOf(recordId, context.source);
    const changes = changesOf(
      {
        recordId,
        said: item.said,
        base: row?.mapped as SaidCustomer | undefined,
        known: {
          stored,
          note: known.notes.get(noteId),
          asked: known.asked.get(recordId) ?? new Set(),
        },
      },
      context,
    );
    for (const write of changes) {
      writes.push(write);
      if (write.kind === 'customer') known.stored.set(recordId, write);
    }
    rows.push({
      source_id: sourceId,
      record_id: recordId,
      row: { ...row?.row, ...item.row },
      mapped: item.said,
      run: context.run,
      line: item.line,
      ...(row === undefined || row.source_id === sourceId ? {} : { replaces: row.source_id }),
    });
    if (stored === undefined) return { outcome: 'created', recordId };
    return { outcome: changes.length > 0 ? 'changed' : 'unchanged', recordId };
  });
  await writeRecords(trx, writes, gatePassed);
  await writeSourceRows(trx, of, rows);
  return applied;
}

async function resolve(
  trx: Transaction<Database>,
  context: ApplyContext,
  items: readonly CustomerItem[],
): Promise<ReturnType<typeof resolveCustomers>> {
  const of = { source: context.source, kind: 'customer' as const };
  const keys = items.flatMap((item) => sourceKey(item) ?? []);
  const rowsById = await readSourceRows(trx, of, keys);
  const knownIds = new Set(rowsById.map((row) => row.source_id));
  const sought = items.filter((item) => !knownIds.has(sourceKey(item) ?? ''));
  const people = await findPeople(
    trx,
    context.source,
    [...new Set(sought.map(emailOf))].filter((email) => email !== ''),
    [...new Set(sought.flatMap((item) => item.ownPhone ?? []))],
  );
  const candidates = [...people.records.byEmail.values(), ...people.records.byPhone.values()];
  const rowsOfRecords = await readSourceRowsOfRecords(trx, of, candidates);
  const byPhone = await readDocuments(trx, 'customer', [...people.records.byPhone.values()]);
  const nameOf = (id: string) => byPhone.get(id)?.doc?.name as PersonName | undefined;
  return resolveCustomers(items, { rowsById, people, rowsOfRecords, nameOf }, context);
}

async function readKnown(
  trx: Transaction<Database>,
  { source }: ApplyContext,
  resolutions: readonly Resolution[],
) {
  const stored = await readDocuments(
    trx,
    'customer',
    resolutions.map(({ recordId }) => recordId),
  );
  const existing = resolutions.filter(({ recordId }) => stored.has(recordId));
  const notes = await readDocuments(
    trx,
    'note',
    existing
      .filter(({ item, row }) => item.said.note !== (row?.mapped as SaidCustomer | undefined)?.note)
      .map(({ recordId }) => noteIdOf(recordId, source)),
  );
  const asked = await readAsked(
    trx,
    existing.filter(({ item }) => item.said.consent !== undefined).map(({ recordId }) => recordId),
  );
  return { stored: new Map<string, Stored>(stored), notes, asked };
}

interface Stored {
  id: string;
  scope: string;
  doc: Record<string, unknown> | null;
}

/** The channels of advertising that each customer was ever asked about. */
async function readAsked(
  trx: Transaction<Database>,
  customerIds: readonly string[],
): Promise<Map<string, Set<SaidChannel>>> {
  const asked = new Map<string, Set<SaidChannel>>();
  if (customerIds.length === 0) return asked;
  const { rows } = await sql<{ subject: string; channel: SaidChannel }>`
    select distinct subject, doc ->> 'channel' as channel
    from record
    where subject = any(${customerIds}::text[]) and kind = 'consent'
      and doc ->> 'purpose' = 'marketing'
  `.execute(trx);
  for (const { subject, channel } of rows) {
    asked.set(subject, (asked.get(subject) ?? new Set()).add(channel));
  }
  return asked;
}
