/** The branches of a station's audit chain, and what is held at a place of one. */
import type { Selectable, Transaction } from 'kysely';
import type { ChainMark } from '#shared/domain/audit-chain.ts';
import type { Database } from '../database/schema.ts';

export type Branch = Selectable<Database['audit_chain']>;

/** Where a branch leaves the one before it, or begins. */
export interface BranchPlace {
  parent: number | null;
  how: Branch['how'];
  from: ChainMark;
}

/** All branches of a chain, the newest first. */
export function branchesOf(
  trx: Transaction<Database>,
  station: string,
  chain: string,
): Promise<Branch[]> {
  return trx
    .selectFrom('audit_chain')
    .selectAll()
    .where('station', '=', station)
    .where('chain', '=', chain)
    .orderBy('id', 'desc')
    .execute();
}

/**
 * The hash that a branch has at a place, its own or that of a branch it left.
 * @returns undefined beyond its end, and where the entry was let go.
 */
export async function hashAt(
  trx: Transaction<Database>,
  branches: readonly Branch[],
  branch: Branch,
  seq: number,
): Promise<string | undefined> {
  let here: Branch | undefined = branch;
  while (here !== undefined && seq < here.from_seq) {
    const { parent }: Branch = here;
    here = branches.find(({ id }) => id === parent);
  }
  if (here === undefined) return undefined;
  if (seq === here.from_seq) return here.from_hash;
  if (seq === here.pruned_seq) return here.pruned_hash;
  const row = await trx
    .selectFrom('audit_entry')
    .select('hash')
    .where('chain', '=', here.id)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.hash;
}

/** A new branch at a place of its parent; empty. */
export function beginBranch(
  trx: Transaction<Database>,
  of: { station: string; chain: string; finding: string },
  { parent, how, from }: BranchPlace,
): Promise<Branch> {
  return trx
    .insertInto('audit_chain')
    .values({
      ...of,
      parent,
      how,
      from_seq: from.seq,
      from_hash: from.hash,
      head_seq: from.seq,
      head_hash: from.hash,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
