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
    `create index source_row_email on source_row (source, lower(mapped ->> 'email'))
       where kind = 'customer' and mapped ->> 'email' is not null`,
    `create index source_row_phone on source_row (source, (mapped ->> 'phone'))
       where kind = 'customer' and mapped ->> 'phone' is not null`,

    // People are matched by these when a row brings no id that is known.
    `create index customer_email on record (lower(doc ->> 'email'))
       where kind = 'customer' and doc ->> 'email' is not null`,
    `create index customer_phone on record ((doc ->> 'phone'))
       where kind = 'customer' and doc ->> 'phone' is not null`,

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
