/**
 * The one way to change records: push, imports, the demo shop and the HTTP API all come through here.
 *
 *   gate → draw versions → upsert → departures for records that changed scope → doorbell
 *
 * 1. A change that changes nothing (same document, same scope) draws no version and wakes nobody, so
 *    an import that is run again costs its readers nothing.
 * 2. A record that moves to another scope leaves a *departure* in the old one: a tombstone for those
 *    who hold only that scope. Its version is lower than the record's new one, so that a station that
 *    holds both scopes ends with the record, whichever it pulls first. It is removed when the record
 *    comes back.
 * 3. The doorbell (`NOTIFY`) is part of the transaction: it rings at the commit or not at all.
 */
import { sql, type Transaction } from 'kysely';
import { subjectOf } from '#shared/domain/kinds.ts';
import { type RecordRef, type RecordWrite, recordKey } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';
import { assertDocumentFits } from './document-size.ts';
import { type VersionGate, versionGate } from './version-gate.ts';

/** Makes the record a tombstone in its scope. Deleting what is not there does nothing. */
export interface RecordDeletion extends RecordRef {
  deleted: true;
}

export type RecordChange = RecordWrite | RecordDeletion;

export interface WrittenRecords {
  /** The version of each record that changed, by `kind/id`; unchanged ones are not in it. */
  versions: Map<string, number>;
  /** The scopes that have something new, with their newest version. */
  scopes: Map<string, number>;
}

/** PostgreSQL channel of the doorbell; the payload is JSON `{ scope, version }`. */
export const changeChannel = 'dangol_change';

/** Rows in one statement; more would hold the gate for too long at a time in memory and in parsing. */
const rowsPerStatement = 2_000;

/**
 * Writes records and deletes them, in one transaction of the caller's.
 * Of several changes to one record the last one counts. Documents must be JSON that PostgreSQL can
 * keep (no NUL, no half surrogate; see shared/domain/storable.ts) and fit a page (document-size.ts); else it throws.
 * @param gate orders versions; `gatePassed` where the caller has passed it already.
 */
export async function writeRecords(
  trx: Transaction<Database>,
  changes: Iterable<RecordChange>,
  gate: VersionGate = versionGate,
): Promise<WrittenRecords> {
  const written: WrittenRecords = { versions: new Map(), scopes: new Map() };
  const latest = new Map<string, RecordChange>();
  for (const change of changes) latest.set(recordKey(change), change);
  if (latest.size === 0) return written;

  const rows = [...latest.values()].map(toRow);
  await gate(trx);
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await writeRows(trx, rows.slice(start, start + rowsPerStatement), written);
  }
  return written;
}

/** One change as the JSON text of a row of `json_to_recordset`. */
function toRow(change: RecordChange): string {
  const { kind, id } = change;
  if ('deleted' in change) {
    return JSON.stringify({ kind, id, subject: subjectOf(kind, id, null) });
  }
  const { scope, doc } = change;
  const text = JSON.stringify(doc);
  assertDocumentFits(change, text);
  const rest = JSON.stringify({ kind, id, scope, subject: subjectOf(kind, id, doc) });
  return `${rest.slice(0, -1)},"doc":${text}}`;
}

/** A record that was written, or the bell that was rung for a scope at its newest version. */
interface WrittenRow {
  what: 'record' | 'bell';
  kind: string;
  id: string;
  scope: string;
  version: number;
}

async function writeRows(
  trx: Transaction<Database>,
  rows: readonly string[],
  written: WrittenRecords,
): Promise<void> {
  const incoming = `[${rows.join(',')}]`;
  // `numbered` is materialized: its versions are drawn once. A row that moves draws two, the lower
  // for the departure. The parts of one statement run in no certain order, hence least and greatest.
  const result = await sql<WrittenRow>`
    with incoming as (
      select kind, id, scope, doc, subject, position
      from rows from (
        json_to_recordset(${incoming}::json) as (kind text, id text, scope text, doc jsonb, subject text)
      ) with ordinality as row (kind, id, scope, doc, subject, position)
    ), changed as (
      select incoming.kind, incoming.id, coalesce(incoming.scope, record.scope) as scope,
        incoming.doc, incoming.subject,
        record.scope as left_scope,
        incoming.scope is not null and record.scope is not null and incoming.scope <> record.scope as moves
      from incoming
      left join record
        on record.kind = incoming.kind collate "C" and record.id = incoming.id collate "C"
      where case
        when record.id is null then incoming.doc is not null
        else record.doc is distinct from incoming.doc
          or record.scope <> coalesce(incoming.scope, record.scope)
      end
      order by position
    ), numbered as materialized (
      select changed.*, nextval('record_version') as first,
        case when moves then nextval('record_version') end as second
      from changed
    ), departures as (
      insert into departure (scope, kind, id, version)
      select left_scope, kind, id, least(first, second) from numbered where moves
      on conflict (scope, kind, id) do update set version = excluded.version
      returning scope, kind, id, version
    ), returned as (
      delete from departure using numbered
      where departure.scope = numbered.scope and departure.kind = numbered.kind
        and departure.id = numbered.id
    ), upserted as (
      insert into record (kind, id, scope, version, doc, subject)
      select kind, id, scope, greatest(first, second), doc, subject from numbered
      on conflict (kind, id) do update set scope = excluded.scope, version = excluded.version,
        doc = excluded.doc, subject = excluded.subject
      returning kind, id, scope, version
    )
    select 'record' as what, kind, id, scope, version from upserted
    union all
    select 'bell', '', pg_notify(${changeChannel}, json_build_object(
      'scope', scope, 'version', max(version)
    )::text)::text, scope, max(version)
    from (select scope, version from upserted union all select scope, version from departures)
    group by scope
  `.execute(trx);
  for (const { what, kind, id, scope, version } of result.rows) {
    if (what === 'record') written.versions.set(recordKey({ kind, id }), version);
    else written.scopes.set(scope, Math.max(version, written.scopes.get(scope) ?? 0));
  }
}
