/** Who was erased and which stations have to confirm it; and what stations tell of themselves. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // One row for each person who was erased; it outlives everything else of them, so that nothing
    // brings them back. Nothing in it but the record's id. `up_to` is the highest version that the
    // erasure wrote: a station whose cursors have passed it in all of `scopes` has heard of everything.
    `create table erasure (
       id uuid primary key,
       subject text collate "C" not null unique,
       up_to bigint not null,
       scopes text[] not null,
       erased_at timestamptz not null default now()
     )`,

    // The stations that could have held the person, as of the erasure, and the signature of each that
    // has nothing left. No reference to station: checking one would lock a row that a push holds while
    // it waits for the version gate, which the erasure holds.
    `create table erasure_station (
       erasure uuid not null references erasure on delete cascade,
       station text collate "C" not null,
       signature text collate "C",
       received_at timestamptz,
       primary key (erasure, station)
     )`,
    `create index erasure_outstanding on erasure_station (station) where signature is null`,

    // What a station told of itself last: how much it has not sent, how far its scopes are (`cursors`),
    // how many versions the farthest was `behind` then, and when all were last level. `connection` is
    // that of its last arrival, until it ends; a node that dies leaves it, hence also last_contact_at.
    `alter table station
       add column connection uuid,
       add column told_at timestamptz,
       add column unsent integer,
       add column attention integer,
       add column cursors jsonb,
       add column behind bigint,
       add column level_at timestamptz`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
