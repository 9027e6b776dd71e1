/**
 * What the hub remembers of each row another system gave it (table source_row): all columns as they
 * were, what was understood of them, and the record it became.
 */
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

export type SourceKind = 'customer' | 'order' | 'product';

export interface SourceRow {
  /** The other system's id; begins with `~` where it gave none. */
  source_id: string;
  record_id: string;
  row: Record<string, unknown>;
  mapped: Record<string, unknown>;
  /** The run of the import that wrote it last, and the line of that file. */
  run: string;
  line: number;
}

/** Which rows are meant: of one system, about one kind of record. */
export interface SourceOf {
  source: string;
  kind: SourceKind;
}

/** Rows by the other system's ids; those that are not known are left out. */
export async function readSourceRows(
  trx: Transaction<Database>,
  { source, kind }: SourceOf,
  ids: readonly string[],
): Promise<SourceRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<SourceRow>`
    select source_id, record_id, row, mapped, run, line
    from source_row
    where source = ${source} and kind = ${kind} and source_id = any(${ids}::text[])
  `.execute(trx);
  return rows;
}

/** Rows by the records they were made into; several of one record where the system has several. */
export async function readSourceRowsOfRecords(
  trx: Transaction<Database>,
  { source, kind }: SourceOf,
  recordIds: readonly string[],
): Promise<SourceRow[]> {
  if (recordIds.length === 0) return [];
  const { rows } = await sql<SourceRow>`
    select source_id, record_id, row, mapped, run, line
    from source_row
    where kind = ${kind} and record_id = any(${recordIds}::text[]) and source = ${source}
    order by source_id
  `.execute(trx);
  return rows;
}

export interface SourceRowWrite extends SourceRow {
  /** The id it had before, where the system has given it one now. */
  replaces?: string;
}

/** Keeps rows in place of what was kept under their ids, and under those they replace. */
export async function writeSourceRows(
  trx: Transaction<Database>,
  { source, kind }: SourceOf,
  writes: readonly SourceRowWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const replaced = writes.flatMap(({ replaces }) => replaces ?? []);
  if (replaced.length > 0) {
    await sql`
      delete from source_row
      where source = ${source} and kind = ${kind} and source_id = any(${replaced}::text[])
    `.execute(trx);
  }
  await sql`
    insert into source_row (source, kind, source_id, record_id, row, mapped, run, line)
    select ${source}, ${kind}, source_id, record_id, row, mapped, run, line
    from json_to_recordset(${JSON.stringify(writes)}::json)
      as written (source_id text, record_id text, row jsonb, mapped jsonb, run uuid, line integer)
    on conflict (source, kind, source_id) do update set record_id = excluded.record_id,
      row = excluded.row, mapped = excluded.mapped, run = excluded.run, line = excluded.line,
      imported_at = excluded.imported_at
  `.execute(trx);
}

export interface StoredDocument {
  id: string;
  scope: string;
  /** Null where it was deleted. */
  doc: Record<string, unknown> | null;
}

/** Current records of a kind by id. To be read behind the version gate where they will be written. */
export async function readDocuments(
  trx: Transaction<Database>,
  kind: string,
  ids: readonly string[],
): Promise<Map<string, StoredDocument>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<StoredDocument>`
    select id, scope, doc from record where kind = ${kind} and id = any(${ids}::text[])
  `.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
}
