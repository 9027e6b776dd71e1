/** What stations hold apart from what their mode gives them; and how far back deletions are remembered. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Exceptions from what a station's mode and store give it: granted besides, or withdrawn. A row
    // stays: an erasure must know who ever held a scope.
    `create table station_grant (
       station text collate "C" not null references station,
       scope text collate "C" not null,
       granted boolean not null,
       changed_at timestamptz not null default now(),
       primary key (station, scope)
     )`,

    // Goes up with each change of its grants, so that a node sees with one look whether it knows them.
    `alter table station add column grants_version integer not null default 0`,

    // Which version was the newest at some moments: how old a tombstone is at least.
    `create table feed_mark (
       version bigint primary key,
       at timestamptz not null default now()
     )`,

    // Tombstones and departures up to horizon may be forgotten: a cursor below it starts over. They are
    // deleted a while after the horizon was moved, when nobody reads by an older one any more.
    `alter table meta
       add column horizon bigint not null default 0,
       add column horizon_moved_at timestamptz not null default now()`,
    `create index record_tombstone on record (version) where doc is null`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
