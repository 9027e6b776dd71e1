/**
 * Goes through a chain of audit entries, in steps if there are many, and says what became of it.
 *
 *   intact     every entry fits, and it ends where the checkpoint says
 *   longer     it goes on after the checkpoint: not sent yet, or a stop between writing and sending
 *   short      it ends before the checkpoint: entries were cut off, or an older file was put back
 *   altered    entry `at` is not what was hashed, or is gone
 *   rewritten  every entry fits, but at the checkpoint there is another one than was signed
 *
 * A chain alone shows none of the last three cases but `altered`: whoever can write it can make it anew.
 * The checkpoint is what they cannot make.
 */
import { type AuditLink, hashOfEntry, type Sha256 } from './audit.ts';

/** A place in a chain. */
export interface ChainMark {
  seq: number;
  hash: string;
}

export type ChainVerdict =
  | { verdict: 'intact' }
  | { verdict: 'longer'; by: number }
  | { verdict: 'short'; missing: number }
  | { verdict: 'altered'; at: number }
  | { verdict: 'rewritten'; at: number };

export interface ChainWalk {
  /** Takes the next entries in order. False where it is clear already: no more need be brought. */
  take(links: Iterable<AuditLink>): boolean;
  /** Where the walk is. */
  here(): ChainMark;
  /** What became of the chain, which ends here. */
  end(): ChainVerdict;
}

/**
 * @param from the place before the first entry: the chain's start, or where older ones were let go.
 * @param checkpoint what the hub signed last; null where it has signed nothing of this chain.
 */
export function walkChain(
  sha256: Sha256,
  from: ChainMark,
  checkpoint: ChainMark | null,
): ChainWalk {
  let here = from;
  let broken: ChainVerdict | null = null;
  let signedIsHere = checkpoint === null || checkpoint.seq <= from.seq;
  if (checkpoint?.seq === from.seq && checkpoint.hash !== from.hash) {
    broken = { verdict: 'rewritten', at: from.seq };
  }
  return {
    take(links) {
      for (const { seq, body, previous, hash } of links) {
        if (broken !== null) return false;
        if (seq !== here.seq + 1) broken = { verdict: 'altered', at: here.seq + 1 };
        else if (hashOfEntry(sha256, previous, body) !== hash || seqOf(body) !== seq) {
          broken = { verdict: 'altered', at: seq };
        } else if (previous !== here.hash) {
          // This one fits what it says of itself, so it is the one before that was made anew.
          broken = { verdict: 'altered', at: Math.max(seq - 1, from.seq + 1) };
        }
        here = { seq, hash };
        if (seq === checkpoint?.seq) {
          signedIsHere = true;
          if (hash !== checkpoint.hash) broken ??= { verdict: 'rewritten', at: seq };
        }
      }
      return broken === null;
    },
    here: () => here,
    end() {
      if (broken !== null) return broken;
      if (checkpoint === null) return { verdict: 'intact' };
      if (!signedIsHere) return { verdict: 'short', missing: checkpoint.seq - here.seq };
      const by = here.seq - checkpoint.seq;
      return by > 0 ? { verdict: 'longer', by } : { verdict: 'intact' };
    },
  };
}

function seqOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { seq?: unknown } | null)?.seq;
  } catch {
    return undefined;
  }
}
