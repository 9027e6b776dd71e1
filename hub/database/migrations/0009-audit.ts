/** What people did at stations, as the stations' audit chains tell it, and what the hub signed of them. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // A branch of a station's chain: entries from_seq + 1 up to head_seq. The first one begins at 0. Where
    // a station sent other entries than are here, what it sent is a new branch, which leaves `parent`
    // after from_seq; `how` says why. Entries up to pruned_seq were kept for as long as they had to be.
    `create table audit_chain (
       id bigint primary key generated always as identity,
       station text collate "C" not null references station,
       chain uuid not null,
       parent bigint references audit_chain,
       how text not null check (how in ('first', 'replaced', 'rewound', 'rewritten', 'begun_late')),
       from_seq bigint not null,
       from_hash text collate "C" not null,
       head_seq bigint not null,
       head_hash text collate "C" not null,
       pruned_seq bigint not null default 0,
       pruned_hash text collate "C" not null default '',
       -- What the station found when it went through its own copy last.
       finding text not null,
       began_at timestamptz not null default now(),
       last_at timestamptz not null default now()
     )`,
    `create index audit_chain_station on audit_chain (station, chain, id)`,

    // As it was written and sent. What reports read is taken from the body by the database itself, so
    // that a column cannot say anything else than what was hashed.
    `create table audit_entry (
       chain bigint not null references audit_chain,
       seq bigint not null,
       body text collate "C" not null,
       previous text collate "C" not null,
       hash text collate "C" not null,
       received_at timestamptz not null default now(),
       at_ms bigint not null generated always as (((body::jsonb)->>'at')::bigint) stored,
       actor text collate "C" generated always as ((body::jsonb)->>'actor') stored,
       action text collate "C" not null generated always as ((body::jsonb)->>'action') stored,
       subject text collate "C" generated always as ((body::jsonb)->>'subject') stored,
       primary key (chain, seq)
     )`,
    `create index audit_entry_subject on audit_entry (subject, at_ms) where subject is not null`,
    `create index audit_entry_at on audit_entry (at_ms)`,
    `create index audit_entry_received on audit_entry (received_at)`,

    // What the hub signed, the last of each hour.
    `create table audit_checkpoint (
       chain bigint not null references audit_chain,
       hour timestamptz not null,
       seq bigint not null,
       hash text collate "C" not null,
       at_ms bigint not null,
       signature text collate "C" not null,
       primary key (chain, hour)
     )`,

    `alter table incident drop constraint incident_kind_check`,
    `alter table incident add constraint incident_kind_check check (kind in (
       'rewound', 'gap', 'cloned',
       'audit_altered', 'audit_replaced', 'audit_rewound', 'audit_rewritten', 'audit_lost'
     ))`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
