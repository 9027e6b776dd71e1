/** What shows that a station's files were put back or copied, and what such a station is told again. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // instance: the start of the program that came last; last_start: its number, counted by the station.
    `alter table station
       add column instance uuid,
       add column last_start bigint not null default 0,
       add column returns integer not null default 0,
       add column returned_at timestamptz,
       add column quarantined_at timestamptz`,

    // The starts of a station that were seen. One that comes back after a later one runs twice.
    `create table station_instance (
       station text collate "C" not null references station,
       instance uuid not null,
       seen_at timestamptz not null default now(),
       primary key (station, instance)
     )`,

    // What an operator should know of a station's files. Nothing of a person is in it.
    `create table incident (
       id bigint primary key generated always as identity,
       station text collate "C" not null references station,
       kind text not null check (kind in ('rewound', 'gap', 'cloned')),
       first_at timestamptz not null,
       last_at timestamptz not null,
       times integer not null default 1
     )`,
    `create index incident_station on incident (station, last_at)`,

    // What was sent, kept where it did not take effect: a station that forgot it is shown it again.
    // subject: the customer it is about, so that it goes when they are erased.
    `alter table mutation_result
       add column sent jsonb,
       add column subject text collate "C"`,
    `create index mutation_result_subject on mutation_result (subject) where subject is not null`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
