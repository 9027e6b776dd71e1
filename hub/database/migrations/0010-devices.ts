/** What is known of a station as a device: confirmed by whom, for how long it may hold what it holds, wiped. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // A station of a mode that holds personal data waits until a person has compared two codes:
    // challenge is what its compare_code was made of, and confirm_by when it is forgotten. Those that
    // were here before are confirmed.
    `alter table station
       add column confirmed_at timestamptz default now(),
       add column confirm_by timestamptz,
       add column challenge text collate "C",
       add column compare_code text collate "C"`,
    `alter table station alter column confirmed_at drop default`,

    // Whoever brings such a code needs no confirmation.
    `alter table enrolment_code add column confirmed boolean not null default false`,

    // lease_until: how long the last lease lets the station hold what it holds. wipe: what it was
    // ordered to do, when it was told so, and its word that it has.
    `alter table station
       add column lease_until timestamptz,
       add column wipe uuid,
       add column wipe_ordered_at timestamptz,
       add column wipe_sent_at timestamptz,
       add column wiped_at timestamptz,
       add column wipe_unsent integer,
       add column wipe_signature text collate "C"`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
