/** The first tables: what the hub is, its records and their feed, its stations and their pushes. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Every key is compared byte by byte (COLLATE "C"): the order of a first sync must be the same on
  // every server, whatever its locale, and "C" is the fastest to compare.
  const statements = [
    // What this hub is. One row.
    `create table meta (
       one_row boolean primary key default true check (one_row),
       hub uuid not null,
       epoch uuid not null
     )`,
    `insert into meta (hub, epoch) values (gen_random_uuid(), gen_random_uuid())`,

    `create table store (
       id text collate "C" primary key,
       name text not null,
       region text not null check (region ~ '^[A-Z]{2}$')
     )`,

    // Versions are drawn from here, behind the version gate alone (records/version-gate.ts).
    `create sequence record_version as bigint`,

    // The table is itself the feed: a record stands once, at the version of its last change.
    // doc is null exactly where the record was deleted. bytes, 0 for those alone, is in the indexes
    // so that progress can be summed from them.
    `create table record (
       kind text collate "C" not null,
       id text collate "C" not null,
       scope text collate "C" not null,
       version bigint not null unique,
       doc jsonb,
       subject text collate "C",
       bytes integer not null generated always as (coalesce(octet_length(doc::text), 0)) stored,
       primary key (kind, id)
     )`,
    `create index record_feed on record (scope, version) include (bytes)`,
    `create index record_book on record (scope, kind, id) include (version, bytes)`,
    `create index record_subject on record (subject, kind) where subject is not null`,

    // A record that moved to another scope leaves a departure in the one it left.
    `create table departure (
       scope text collate "C" not null,
       kind text collate "C" not null,
       id text collate "C" not null,
       version bigint not null unique,
       primary key (scope, kind, id)
     )`,
    `create index departure_feed on departure (scope, version)`,

    `create table station (
       id text collate "C" primary key,
       store text collate "C" not null references store,
       mode text not null check (mode in ('associate', 'kiosk', 'pickup')),
       public_key text collate "C" not null,
       app text not null,
       protocol integer not null,
       enrolled_at timestamptz not null default now(),
       last_contact_at timestamptz,
       revoked_at timestamptz,
       last_sequence bigint not null default 0
     )`,

    // The answer to each mutation, kept so that a resent one is answered and not applied again.
    `create table mutation_result (
       station text collate "C" not null references station,
       sequence bigint not null,
       mutation uuid not null,
       result jsonb not null,
       primary key (station, sequence),
       unique (station, mutation)
     )`,

    // locator is the first part of the code, in clear; the rest is kept as scrypt(salt).
    `create table enrolment_code (
       locator text collate "C" primary key,
       salt bytea not null,
       hash bytea not null,
       store text collate "C" not null references store,
       mode text not null check (mode in ('associate', 'kiosk', 'pickup')),
       expires_at timestamptz not null,
       tries integer not null default 0,
       used_by text collate "C" references station
     )`,

    `create table api_key (
       id text collate "C" primary key,
       name text not null,
       hash bytea not null,
       created_at timestamptz not null default now(),
       revoked_at timestamptz
     )`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
