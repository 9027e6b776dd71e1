/** What a key of the HTTP endpoints may do, whose it is, and until when it is good. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Keys that were made before could do everything and did not end: they go on for another year.
    `alter table api_key
       add column person text,
       add column scopes text[] not null
         default '{customers:write,customers:erase,erasures:read,stations:read}',
       add column expires_at timestamptz not null default now() + interval '365 days',
       add column last_used_at timestamptz`,
    `alter table api_key alter column scopes drop default, alter column expires_at drop default`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
