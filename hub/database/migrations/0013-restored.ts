/** One more incident: a station knew of versions that this database has not given yet. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `alter table incident drop constraint incident_kind_check`,
    `alter table incident add constraint incident_kind_check check (kind in (
       'rewound', 'gap', 'cloned', 'audit_altered', 'audit_replaced', 'audit_rewound',
       'audit_rewritten', 'audit_lost', 'hub_restored'))`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
