/**
 * Lets go of audit entries that were kept for as long as they have to be. What is left of a branch begins
 * at a place that is remembered, so that it can still be checked.
 */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

const rowsAtOnce = 1_000;

/** @returns how many entries went. The newest of each branch stays: the next one is hashed after it. */
export async function pruneAudit(db: Kysely<Database>, auditDays: number): Promise<number> {
  let pruned = 0;
  for (;;) {
    const { rows } = await sql<{ count: number }>`
      with old as (
        select entry.chain, entry.seq, entry.hash
        from audit_entry entry join audit_chain branch on branch.id = entry.chain
        where entry.received_at < now() - make_interval(days => ${auditDays})
          and entry.seq < branch.head_seq
        order by entry.chain, entry.seq limit ${rowsAtOnce}
      ), gone as (
        delete from audit_entry using old
        where audit_entry.chain = old.chain and audit_entry.seq = old.seq
      ), marked as (
        update audit_chain set pruned_seq = last.seq, pruned_hash = last.hash
        from (select distinct on (chain) * from old order by chain, seq desc) as last
        where audit_chain.id = last.chain
      ), unsigned as (
        delete from audit_checkpoint using (select chain, max(seq) as seq from old group by chain) last
        where audit_checkpoint.chain = last.chain and audit_checkpoint.seq <= last.seq
      )
      select count(*) as count from old
    `.execute(db);
    const count = rows[0]?.count ?? 0;
    pruned += count;
    if (count === 0) return pruned;
  }
}
