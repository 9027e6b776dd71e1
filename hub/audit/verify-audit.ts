/**
 * Goes through every chain that is kept here and holds it against what was signed. For each branch:
 *
 *   intact · longer · short · altered at N · rewritten   as in shared/domain/audit-chain.ts
 *   forged                                               a checkpoint that this hub's key did not sign
 *
 * What the station found in its own copy, and why a branch left another, is told beside it.
 */
import type { Kysely } from 'kysely';
import { type ChainMark, type ChainVerdict, walkChain } from '#shared/domain/audit-chain.ts';
import { checkpointText } from '#shared/protocol/audit.ts';
import type { Database } from '../database/schema.ts';
import type { SigningKey } from '../signing-key.ts';
import { isSignedBy } from '../stations/signature.ts';
import type { Branch } from './branches.ts';
import { sha256 } from './sha256.ts';

export interface VerifiedBranch {
  station: string;
  store: string;
  chain: string;
  branch: number;
  /** The branch this one left, and after which entry. */
  parent: number | null;
  how: Branch['how'];
  fromSeq: number;
  /** Entries up to here were let go when they were old enough. */
  prunedSeq: number;
  headSeq: number;
  entries: number;
  verdict: ChainVerdict | { verdict: 'forged'; at: number };
  /** What the station said of its own copy last. */
  finding: string;
  lastAt: Date;
}

const rowsAtOnce = 2_000;

/** @param station of this one only. Reads in pieces; what is sent meanwhile may or may not be in it. */
export async function verifyAudit(
  db: Kysely<Database>,
  of: { hub: string; signing: SigningKey },
  station?: string,
): Promise<VerifiedBranch[]> {
  const branches = await db
    .selectFrom('audit_chain')
    .innerJoin('station', 'station.id', 'audit_chain.station')
    .selectAll('audit_chain')
    .select('station.store')
    .$if(station !== undefined, (query) => query.where('station.id', '=', station ?? ''))
    .orderBy('audit_chain.station')
    .orderBy('audit_chain.id')
    .execute();
  const verified: VerifiedBranch[] = [];
  for (const branch of branches) {
    const { verdict, entries } = await verifyBranch(db, of, branch);
    verified.push({
      station: branch.station,
      store: branch.store,
      chain: branch.chain,
      branch: branch.id,
      parent: branch.parent,
      how: branch.how,
      fromSeq: branch.from_seq,
      prunedSeq: branch.pruned_seq,
      headSeq: branch.head_seq,
      entries,
      verdict,
      finding: branch.finding,
      lastAt: branch.last_at,
    });
  }
  return verified;
}

/** Whether somebody should look at it. A stop in between, or a file that was put back, is no fault. */
export function isFault({ verdict, how, finding }: VerifiedBranch): boolean {
  const isWhole = verdict.verdict === 'intact' || verdict.verdict === 'longer';
  return !isWhole || how === 'rewritten' || (finding !== 'intact' && finding !== 'longer');
}

async function verifyBranch(
  db: Kysely<Database>,
  { hub, signing }: { hub: string; signing: SigningKey },
  branch: Branch,
): Promise<{ verdict: VerifiedBranch['verdict']; entries: number }> {
  const checkpoints = await db
    .selectFrom('audit_checkpoint')
    .select(['seq', 'hash', 'at_ms as at', 'signature'])
    .where('chain', '=', branch.id)
    .orderBy('seq')
    .execute();
  const { station, chain } = branch;
  const forged = checkpoints.find(
    ({ signature, ...signed }) =>
      !isSignedBy(signing.publicKey, checkpointText({ hub, station, chain, ...signed }), signature),
  );
  const from: ChainMark =
    branch.pruned_seq > branch.from_seq
      ? { seq: branch.pruned_seq, hash: branch.pruned_hash }
      : { seq: branch.from_seq, hash: branch.from_hash };
  const walk = walkChain(sha256, from, checkpoints.at(-1) ?? null);
  const signedAt = new Map(checkpoints.map(({ seq, hash }) => [seq, hash]));
  let entries = 0;
  let earlier: number | undefined;
  for (;;) {
    const rows = await db
      .selectFrom('audit_entry')
      .select(['seq', 'body', 'previous', 'hash'])
      .where('chain', '=', branch.id)
      .where('seq', '>', walk.here().seq)
      .orderBy('seq')
      .limit(rowsAtOnce)
      .execute();
    entries += rows.length;
    earlier ??= rows.find(({ seq, hash }) => (signedAt.get(seq) ?? hash) !== hash)?.seq;
    if (rows.length === 0 || !walk.take(rows)) break;
  }
  const verdict = walk.end();
  if (forged !== undefined) return { verdict: { verdict: 'forged', at: forged.seq }, entries };
  const isAltered = verdict.verdict === 'altered';
  if (earlier === undefined || isAltered) return { verdict, entries };
  return { verdict: { verdict: 'rewritten', at: earlier }, entries };
}
