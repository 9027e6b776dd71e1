/** Who looked at a person, and what else was done about them: every audited entry that names them. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

export interface SubjectLine {
  /** By the station's corrected clock, milliseconds since 1970. */
  at: number;
  station: string;
  store: string;
  /** The staff record's id; null for nobody. */
  actor: string | null;
  /** As the staff record names them now; null where there is none any more. */
  actorName: string | null;
  action: string;
  reason: string | null;
  outcome: string;
}

export interface SubjectReport {
  subject: string;
  /** When the person was erased here; null where they were not. */
  erasedAt: Date | null;
  entries: SubjectLine[];
}

/** @param subject a record's id. What was sent twice, after files were put back, is told once. */
export async function reportSubject(db: Kysely<Database>, subject: string): Promise<SubjectReport> {
  const { rows } = await sql<SubjectLine>`
    select at, station, store, actor, record.doc->>'name' as "actorName", action, reason, outcome
    from (
      select distinct on (branch.station, branch.chain, entry.seq, entry.hash)
        entry.at_ms as at, branch.station, station.store, entry.actor, entry.action, entry.seq,
        (entry.body::jsonb)->>'reason' as reason, (entry.body::jsonb)->>'outcome' as outcome
      from audit_entry entry
      join audit_chain branch on branch.id = entry.chain
      join station on station.id = branch.station
      where entry.subject = ${subject}
    ) as told
    left join record on record.kind = 'staff' and record.id = told.actor
    order by at, station, seq
  `.execute(db);
  const erasure = await db
    .selectFrom('erasure')
    .select('erased_at')
    .where('subject', '=', subject)
    .executeTakeFirst();
  return { subject, erasedAt: erasure?.erased_at ?? null, entries: rows };
}
