/**
 * A station's audit chain on its way to the hub, since version 2 (docs/protocol.md, "Audit"):
 *
 *   station → audit { chain, after, entries }     hub ← { seq, checkpoint } | { gap } | Refusal
 *
 * 1. Entries are sent as they were written, with their hashes, and kept as they were sent: also those
 *    that do not fit. Sending again changes nothing.
 * 2. What differs from what the hub has is kept beside it, as another branch of the chain: a station
 *    whose files were put back goes on, and nothing is forgotten.
 * 3. The checkpoint is the hub's signature under the newest entry it holds. The station keeps it and
 *    shows it with what it sends: neither side can shorten or rewrite the chain alone.
 */
import { z } from 'zod';
import type { Sha256 } from '#shared/domain/audit.ts';
import { chainStart } from '#shared/domain/audit.ts';
import type { ChainMark } from '#shared/domain/audit-chain.ts';
import { Refusal, Signature } from './connect.ts';

export const AUDIT_ENTRIES_MAX = 200;
/** The longest a written entry may be. */
export const AUDIT_BODY_MAX = 2_000;

/** SHA-256 in hexadecimal. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Mark = z.object({ seq: z.int().min(0), hash: Hash });

export const Checkpoint = z.object({
  seq: z.int().min(1),
  hash: Hash,
  /** The hub's clock when it signed, milliseconds since 1970. */
  at: z.int(),
  /** Over `checkpointText`, by the hub's key. */
  signature: Signature,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** What a station found when it went through its own chain. */
export const ChainFinding = z.enum(['intact', 'longer', 'short', 'altered', 'rewritten']);
export type ChainFinding = z.infer<typeof ChainFinding>;

export const AuditUpload = z.object({
  /** Made anew with each outbox file. */
  chain: z.uuid(),
  /** The place before the first of `entries`; seq 0 with the chain's start for its hash. */
  after: Mark,
  /** True where the station keeps nothing before `after` any more. */
  oldest: z.boolean(),
  entries: z
    .array(z.object({ body: z.string().min(2).max(AUDIT_BODY_MAX), previous: Hash, hash: Hash }))
    .max(AUDIT_ENTRIES_MAX),
  /** What the hub signed last, of this chain. */
  signed: Checkpoint.nullable(),
  finding: ChainFinding,
});
export type AuditUpload = z.infer<typeof AuditUpload>;

export const AuditTaken = z.object({
  ok: z.literal(true),
  /** The newest entry that the hub holds; null of an empty chain. */
  checkpoint: Checkpoint.nullable(),
});
export type AuditTaken = z.infer<typeof AuditTaken>;

/** The hub has nothing at `after`: send again from after this entry, or from the oldest that is kept. */
export const AuditGap = z.object({ ok: z.literal('gap'), seq: z.int().min(0) });
export type AuditGap = z.infer<typeof AuditGap>;

export const AuditAnswer = z.discriminatedUnion('ok', [AuditTaken, AuditGap, Refusal]);
export type AuditAnswer = z.infer<typeof AuditAnswer>;

/** What the hub signs under a chain. */
export function checkpointText(of: {
  hub: string;
  station: string;
  chain: string;
  seq: number;
  hash: string;
  at: number;
}): string {
  const { hub, station, chain, seq, hash, at } = of;
  return `dangol-audit-checkpoint-1\n${hub}\n${station}\n${chain}\n${seq}\n${hash}\n${at}`;
}

/** Where every chain begins. */
export function startOf(sha256: Sha256, station: string, chain: string): ChainMark {
  return { seq: 0, hash: chainStart(sha256, station, chain) };
}
