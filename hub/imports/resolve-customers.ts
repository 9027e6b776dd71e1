/**
 * Who a row means, in this order:
 *
 *   1. the record that this system's id became before;
 *   2. for an id that is new, or where there is none: the record that this system's own row with the
 *      same e-mail became, else with the same phone;
 *   3. a customer with the same e-mail; else one with the same phone and the same name (families share
 *      phones, and to make one person of two is worse than two of one);
 *   4. somebody new.
 *
 * A record that belongs to one id of the system is never taken for another of its ids. Rows of one
 * file are looked at in order, so that the second row about somebody finds the first.
 */
import { displayName, type PersonName } from '#shared/domain/person-name.ts';
import { emailKey, type FoundPeople } from './find-people.ts';
import type { CustomerItem } from './said-customer.ts';
import type { SourceRow } from './source-rows.ts';

export interface Resolution {
  item: CustomerItem;
  recordId: string;
  /** The system's last row about this person. */
  row: SourceRow | undefined;
  /** The id under which the row is remembered from now on. */
  sourceId: string;
}

export interface Knowledge {
  /** This system's rows by the ids of the items. */
  rowsById: readonly SourceRow[];
  people: FoundPeople;
  /** This system's rows about the customers among `people.records`. */
  rowsOfRecords: readonly SourceRow[];
  /** Names of the customers among `people.records`, for those that live. */
  nameOf: (recordId: string) => PersonName | undefined;
}

/** @returns for each item whom it means, or the line where this run has spoken of them before. */
export function resolveCustomers(
  items: readonly CustomerItem[],
  knowledge: Knowledge,
  context: { source: string; run: string; newId: () => string },
): (Resolution | { item: CustomerItem; twiceOf: number })[] {
  const { people, nameOf } = knowledge;
  const rows = new Map(knowledge.rowsById.map((row) => [row.source_id, row]));
  const bound = new Map<string, SourceRow[]>();
  const idByEmail = new Map<string, string>();
  const idByPhone = new Map<string, string>();
  const remember = (row: SourceRow): SourceRow => {
    const known = rows.get(row.source_id) ?? row;
    rows.set(known.source_id, known);
    return known;
  };
  for (const row of knowledge.rowsOfRecords) {
    bound.set(row.record_id, [...(bound.get(row.record_id) ?? []), remember(row)]);
  }
  for (const [key, row] of people.rows.byEmail) idByEmail.set(key, remember(row).source_id);
  for (const [key, row] of people.rows.byPhone) idByPhone.set(key, remember(row).source_id);

  const ownRow = (item: CustomerItem): SourceRow | undefined => {
    const byId = rows.get(sourceKey(item) ?? '');
    if (byId !== undefined) return byId;
    for (const id of [idByEmail.get(emailOf(item)), idByPhone.get(item.ownPhone ?? '')]) {
      const row = rows.get(id ?? '');
      if (row !== undefined && mayBe(row, item)) return row;
    }
    return undefined;
  };
  const otherRecord = (item: CustomerItem): string | undefined => {
    const byEmail = people.records.byEmail.get(emailOf(item));
    const byPhone = people.records.byPhone.get(item.ownPhone ?? '');
    const phoneOwner = byPhone === undefined ? undefined : nameOf(byPhone);
    const namesake = phoneOwner !== undefined && sameName(phoneOwner, item.said.name);
    return [byEmail, namesake ? byPhone : undefined].find(
      (id) => id !== undefined && (bound.get(id) ?? []).every((row) => mayBe(row, item)),
    );
  };

  return items.map((item) => {
    let row = ownRow(item);
    const other = row === undefined ? otherRecord(item) : undefined;
    row ??= other === undefined ? undefined : bound.get(other)?.[0];
    if (row?.run === context.run) return { item, twiceOf: row.line };
    const recordId = row?.record_id ?? other ?? newRecordId(item, context);
    const sourceId = item.sourceId ?? row?.source_id ?? sourceKey(item) ?? `~${recordId}`;
    const next: SourceRow = {
      source_id: sourceId,
      record_id: recordId,
      row: item.row,
      mapped: item.said,
      run: context.run,
      line: item.line,
    };
    if (row !== undefined) rows.delete(row.source_id);
    rows.set(sourceId, next);
    bound.set(recordId, [
      ...(bound.get(recordId) ?? []).filter((known) => known.source_id !== row?.source_id),
      next,
    ]);
    if (item.said.email !== undefined) idByEmail.set(emailOf(item), sourceId);
    if (item.said.phone !== undefined) idByPhone.set(item.said.phone, sourceId);
    return { item, recordId, row, sourceId };
  });
}

/** The id a row is looked up by first; none where only e-mail or phone can tell. */
export function sourceKey(item: CustomerItem): string | undefined {
  if (item.sourceId !== undefined) return item.sourceId;
  return item.said.email === undefined && item.ownPhone === undefined
    ? `~row:${item.fingerprint}`
    : undefined;
}

/** In the form in which addresses are compared; empty where the row has none. */
export function emailOf(item: CustomerItem): string {
  return emailKey(item.said.email ?? '');
}

/** An id that the system gave belongs to one person; `~` stands before those it did not give. */
function mayBe(row: SourceRow, item: CustomerItem): boolean {
  return (
    item.sourceId === undefined || row.source_id === item.sourceId || row.source_id.startsWith('~')
  );
}

function newRecordId(
  item: CustomerItem,
  { source, newId }: { source: string; newId: () => string },
): string {
  return item.sourceId === undefined ? newId() : `${source}:${item.sourceId}`;
}

function sameName(a: PersonName, b: PersonName): boolean {
  const key = (name: PersonName) =>
    displayName(name).normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  return key(a) === key(b);
}
