/** What imports remember of the rows they read, what they match people by, and the demo shop's place. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // The last row each thing came from, as another system gave it: every column, known or not. Stays
    // at the hub. `mapped` is what was understood of it; the next import applies only what changed
    // against that. `run` and `line` tell when one file names a thing twice. An erasure must delete by
    // (kind, record_id). Pages are left half empty because an import that is run again rewrites run and
    // line of every row: within its own page that touches no index.
    `create table source_row (
       source text collate "C" not null,
       kind text collate "C" not null,
       source_id text collate "C" not null,
       record_id text collate "C" not null,
       row jsonb not null,
       mapped jsonb not null,
       run uuid not null,
       line integer not null,
       imported_at timestamptz not null default now(),
       primary key (source, kind, source_id)
     ) with (fillfactor = 60)`,
    `create index source_row_record on source_row (kind, record_id)`,

    // People are matched by e-mail and phone where a row brings no id that is known. The kind is part of
    // the expression and not a condition beside it, so that no other index fits these look-ups: the
    // planner, which knows little of expressions, would otherwise walk a primary key for each of them.
    `create index source_row_email on source_row (${emailOf('mapped')})
       where ${emailOf('mapped')} is not null`,
    `create index source_row_phone on source_row (${phoneOf('mapped')})
       where ${phoneOf('mapped')} is not null`,
    `create index customer_email on record (${emailOf('doc')}) where ${emailOf('doc')} is not null`,
    `create index customer_phone on record (${phoneOf('doc')}) where ${phoneOf('doc')} is not null`,

    // How far the demo shop is loaded. One row, or none.
    `create table demo_shop (
       one_row boolean primary key default true check (one_row),
       seed bigint not null,
       made_at_ms bigint not null,
       customers integer not null
     )`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

function emailOf(document: string): string {
  return `(case when kind = 'customer' then lower(${document} ->> 'email') end)`;
}

function phoneOf(document: string): string {
  return `(case when kind = 'customer' then ${document} ->> 'phone' end)`;
}
