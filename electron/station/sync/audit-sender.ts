/**
 * Brings the station's audit chain to the hub, and lets go of what the hub has had for a month:
 *
 *   welcome, and every few seconds → entries after the checkpoint → taken: a newer checkpoint is kept
 *                                                                 → gap: from where the hub says
 *
 * Before the first entry is sent after a start, the chain is gone through once, in steps: what was found
 * is told with it. Nothing here is ever in the way of the feed: what fails is tried again in a while.
 */
import type { AuditLink as Entry } from '#shared/domain/audit.ts';
import { type ChainMark, type ChainVerdict, walkChain } from '#shared/domain/audit-chain.ts';
import {
  AUDIT_ENTRIES_MAX,
  type AuditAnswer,
  type AuditUpload,
  type ChainFinding,
  type Checkpoint,
} from '#shared/protocol/audit.ts';
import type { Log } from '../host.ts';
import type { Errand, HubLink, Timing } from './ports.ts';

/** How often it is looked whether there is something to send. */
export const LOOK_EVERY_MS = 5_000;
const AGAIN_AFTER_MS = 60_000;
/** Own changes go first, but no longer than this: entries of somebody who never stops are sent, too. */
const BEHIND_CHANGES_MS = 60_000;
/** What the hub has signed for is kept for so long, in case it is put back from a backup. */
export const KEPT_MS = 31 * 24 * 3_600_000;

const checkedAtOnce = 200;
const letGoAtOnce = 500;
const SINCE_PROTOCOL = 2;

export interface AuditLink extends HubLink {
  /** The hub's version; known when the link was welcomed. */
  protocol(): number;
  audit(upload: AuditUpload): Promise<AuditAnswer>;
}

export interface AuditStore {
  chain: string;
  head(): ChainMark;
  tail(): ChainMark;
  after(seq: number, limit: number): Entry[];
  checkpoint(): Checkpoint | null;
  setCheckpoint(checkpoint: Checkpoint): void;
  letGo(beforeMs: number, limit: number): number;
}

export function createAuditSender(parts: {
  audit: AuditStore;
  /** Whether a checkpoint of this chain bears the hub's signature; another one is not kept. */
  isGenuine(checkpoint: Checkpoint): boolean;
  sha256(text: string): string;
  timing: Pick<Timing, 'callAfter' | 'turn'>;
  /** This device's clock corrected by its offset to the hub's, milliseconds since 1970. */
  nowMs(): number;
  /** Whether own changes wait to be sent. */
  changesWait(): boolean;
  log: Log;
}): Errand<AuditLink> {
  const { audit, timing, log } = parts;
  let link: AuditLink | null = null;
  let working = false;
  let behindMs = 0;
  /** From where to send, where the hub said so; otherwise from the checkpoint. */
  let from: number | null = null;
  let finding: ChainFinding | null = null;
  let cancel = () => {};

  async function work(): Promise<void> {
    const here = link;
    if (here === null || working) return;
    cancel();
    if (parts.changesWait() && behindMs < BEHIND_CHANGES_MS) {
      behindMs += LOOK_EVERY_MS;
      cancel = timing.callAfter(LOOK_EVERY_MS, () => void work());
      return;
    }
    behindMs = 0;
    working = true;
    let nextMs = LOOK_EVERY_MS;
    try {
      finding ??= await goThrough(here);
      for (let more = finding; more !== null; ) more = await sendSome(here, more);
    } catch (error) {
      const name = error instanceof Error ? error.constructor.name : 'unknown';
      log({ level: 'warn', event: 'audit.not_sent', facts: { name } });
      nextMs = AGAIN_AFTER_MS;
    } finally {
      working = false;
      if (link !== null && link !== here) void work();
      else if (link !== null) cancel = timing.callAfter(nextMs, () => void work());
    }
  }

  /** @returns null where the link went meanwhile. */
  async function goThrough(here: AuditLink): Promise<ChainFinding | null> {
    const walk = walkChain(parts.sha256, audit.tail(), audit.checkpoint());
    for (;;) {
      const entries = audit.after(walk.here().seq, checkedAtOnce);
      if (entries.length === 0 || !walk.take(entries)) break;
      await timing.turn();
      if (link !== here) return null;
    }
    const found = walk.end();
    if (isBad(found)) log({ level: 'error', event: 'audit.chain', facts: { ...found } });
    return found.verdict;
  }

  /** @returns `found` again where there may be more to send. */
  async function sendSome(here: AuditLink, found: ChainFinding): Promise<ChainFinding | null> {
    const signed = audit.checkpoint();
    const after = placeBefore(from ?? lastSent(signed));
    const entries = audit.after(after.seq, AUDIT_ENTRIES_MAX);
    if (entries.length === 0 && from === null) return null;
    const answer = await here.audit({
      chain: audit.chain,
      after,
      oldest: after.seq === audit.tail().seq && after.seq > 0,
      entries: entries.map(({ body, previous, hash }) => ({ body, previous, hash })),
      signed,
      finding: found,
    });
    if (link !== here) return null;
    switch (answer.ok) {
      case true:
        if (answer.checkpoint !== null) {
          // What is let go here is what the hub signed for: nobody else's word is enough.
          if (!parts.isGenuine(answer.checkpoint)) throw new ForgedCheckpoint();
          audit.setCheckpoint(answer.checkpoint);
        }
        from = null;
        audit.letGo(parts.nowMs() - KEPT_MS, letGoAtOnce);
        return entries.length === AUDIT_ENTRIES_MAX ? found : null;
      case 'gap':
        // Each answer goes further back, so that it ends: at the oldest entry at the latest.
        if (answer.seq >= after.seq) throw new Error('the hub names a gap that is none');
        from = answer.seq;
        return found;
      case false:
        log({ level: 'warn', event: 'audit.refused', facts: { code: answer.code } });
        throw new Error(`audit was refused: ${answer.code}`);
    }
  }

  /** What the hub signed, where that is still here; otherwise everything is to be sent again. */
  function lastSent(signed: Checkpoint | null): number {
    const isHere = signed !== null && placeBefore(signed.seq).hash === signed.hash;
    return isHere ? signed.seq : audit.tail().seq;
  }

  /** The place at a number, or the oldest that is known. */
  function placeBefore(seq: number): ChainMark {
    const tail = audit.tail();
    if (seq <= tail.seq) return tail;
    const [entry] = audit.after(seq - 1, 1);
    return entry?.seq === seq ? { seq, hash: entry.hash } : audit.head();
  }

  return {
    begin(opened) {
      if (opened.protocol() < SINCE_PROTOCOL) return;
      link = opened;
      from = null;
      void work();
    },
    end() {
      link = null;
      cancel();
    },
  };
}

/** Whoever answered is not the hub of this station's enrolment. */
class ForgedCheckpoint extends Error {
  override name = 'ForgedCheckpoint';
}

function isBad({ verdict }: ChainVerdict): boolean {
  return verdict !== 'intact' && verdict !== 'longer';
}
