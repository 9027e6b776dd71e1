/** What the hub tells other systems, and what of the pickup desks no station holds any more. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Written behind the version gate, so that numbers become visible in their order.
    `create table event (
       id bigint generated always as identity primary key,
       at timestamptz not null default now(),
       name text not null,
       store text not null,
       body jsonb not null,
       subject text
     )`,
    `create index event_subject on event (subject) where subject is not null`,
    `create table desk_archive (
       kind text collate "C" not null,
       id text collate "C" not null,
       store text not null,
       doc jsonb not null,
       subject text,
       archived_at timestamptz not null default now(),
       primary key (kind, id)
     )`,
    `create index desk_archive_subject on desk_archive (subject) where subject is not null`,
    // Housekeeping and reports look through the records of the desks alone.
    `create index record_desk on record (kind, scope)
       where kind in ('pickup', 'arrival', 'return', 'incident') and doc is not null`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
