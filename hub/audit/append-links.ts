/** Appends what a station sent of its audit chain to the end of a branch, and signs the end it has then. */
import type { AuditLink } from '#shared/domain/audit.ts';
import { type ChainMark, walkChain } from '#shared/domain/audit-chain.ts';
import { type AuditAnswer, type Checkpoint, checkpointText } from '#shared/protocol/audit.ts';
import type { Branch } from './branches.ts';
import { sha256 } from './sha256.ts';
import type { Taking } from './taking.ts';

/** @param finding what the station says of its chain; of the branch where it says nothing new. */
export async function append(
  taking: Taking,
  branch: Branch,
  links: readonly AuditLink[],
  finding = branch.finding,
): Promise<AuditAnswer> {
  const { trx, noted } = taking;
  const from = { seq: branch.head_seq, hash: branch.head_hash };
  const walk = walkChain(sha256, from, null);
  walk.take(links);
  if (walk.end().verdict === 'altered') noted('audit_altered');
  if (links.length > 0) {
    await trx
      .insertInto('audit_entry')
      .values(
        links.map(({ seq, body, previous, hash }) => ({
          chain: branch.id,
          seq,
          body,
          previous,
          hash,
        })),
      )
      .execute();
  }
  const head = links.at(-1) ?? from;
  await trx
    .updateTable('audit_chain')
    .set({
      head_seq: head.seq,
      head_hash: head.hash,
      finding,
      last_at: new Date(taking.nowMs),
    })
    .where('id', '=', branch.id)
    .execute();
  return { ok: true, checkpoint: head.seq === 0 ? null : await sign(taking, branch, head) };
}

async function sign(
  { trx, hub, station, signing, nowMs }: Taking,
  { id, chain }: Branch,
  { seq, hash }: ChainMark,
): Promise<Checkpoint> {
  const at = Math.round(nowMs);
  const signature = signing.sign(checkpointText({ hub, station, chain, seq, hash, at }));
  const signed = { seq, hash, at_ms: at, signature };
  await trx
    .insertInto('audit_checkpoint')
    .values({ chain: id, hour: new Date(Math.floor(at / 3_600_000) * 3_600_000), ...signed })
    .onConflict((conflict) => conflict.columns(['chain', 'hour']).doUpdateSet(signed))
    .execute();
  return { seq, hash, at, signature };
}
