/**
 * How services say what a person does, so that it is audited: who and when are filled in here.
 *
 *   note   written before the call is answered: views, exports, sign-ins
 *   must   the same, and where there is no room for it nothing is done: throws `StorageFull`
 *   often  what comes with every key typed: counted, and written once it has settled, before anything
 *          else is written, and when the station stops. A kill in between loses the last seconds of it.
 *
 * Changes are audited by the outbox itself, in their own transaction. On a full disk what `note` says waits
 * in memory for room, up to a thousand entries; then it throws as `must` does.
 */
import type { AuditDraft } from '#shared/domain/audit.ts';
import { StorageFull } from '../store/store.ts';
import type { AuditLog } from '../store/audit-log.ts';

/** Typing has settled when nothing came for so long; what goes on for longer is written in between. */
export const SETTLED_MS = 2_000;
const LONGEST_MS = 60_000;

/** The card that is open is read again when something of it changes: that is no other look at it. */
export const SAME_VIEW_MS = 60_000;

const LATE_MOST = 1_000;

/** What happened. `actor` where it is not who is signed in. */
export type AuditNote = Pick<AuditDraft, 'action'> &
  Partial<Pick<AuditDraft, 'actor' | 'subject' | 'reason' | 'outcome' | 'facts'>>;

export interface AuditTrail {
  note(note: AuditNote): void;
  must(note: AuditNote): void;
  /** A profile was opened; looking at the same one again within a minute is one view. */
  viewed(customerId: string): void;
  /** @param last the facts of the last time, worked out when it is written. */
  often(note: Omit<AuditNote, 'facts'>, last: () => AuditDraft['facts']): void;
  /** A draft as it would be written now, for who writes it in a transaction of their own. */
  draft(note: AuditNote): AuditDraft;
  /** Writes what has not settled. Never throws for want of room. */
  flush(): void;
  /** Nothing is written by itself any more. */
  stop(): void;
}

interface Burst {
  note: AuditNote;
  times: number;
  beganMs: number;
  lastMs: number;
  facts: () => AuditDraft['facts'];
}

export function createAuditTrail(parts: {
  log: Pick<AuditLog, 'append'>;
  nowMs(): number;
  /** The staff record's id of who is signed in. */
  actor(): string | null;
  monotonicMs(): number;
  /** @returns a function that cancels. */
  callAfter(delayMs: number, run: () => void): () => void;
  /** What has settled could not be written, where no call could be told. */
  failed(error: unknown): void;
}): AuditTrail {
  const { log } = parts;
  const bursts = new Map<string, Burst>();
  let late: AuditDraft[] = [];
  let cancelSettle: (() => void) | null = null;
  let lastView = { actor: null as string | null, customerId: '', atMs: Number.NEGATIVE_INFINITY };

  const draft = ({ actor, subject, reason, outcome, facts, ...note }: AuditNote): AuditDraft => ({
    ...note,
    at: Math.round(parts.nowMs()),
    actor: actor === undefined ? parts.actor() : actor,
    subject: subject ?? null,
    reason: reason ?? null,
    outcome: outcome ?? 'done',
    facts: facts ?? {},
  });

  /** What is to be written before anything else, in order. */
  function waiting(): AuditDraft[] {
    const settled = [...bursts.values()].map(({ note, times, facts }) =>
      draft({ ...note, facts: { ...facts(), times } }),
    );
    const lost = late.length === 0 ? [] : [...late, draft(lateNote(late.length))];
    return [...lost, ...settled];
  }

  function written(): void {
    late = [];
    bursts.clear();
    cancelSettle?.();
    cancelSettle = null;
  }

  function must(note: AuditNote): void {
    log.append([...waiting(), draft(note)]);
    written();
  }

  /** Keeps in memory what finds no room. */
  function keeping(write: () => void, drafts: () => AuditDraft[]): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error;
      const more = drafts();
      if (late.length + more.length > LATE_MOST) throw error;
      late.push(...more);
    }
  }

  function flush(): void {
    const drafts = waiting();
    if (drafts.length === 0) return;
    try {
      log.append(drafts);
      written();
    } catch (error) {
      // Without room it is tried again with whatever comes next.
      if (!(error instanceof StorageFull)) throw error;
    }
  }

  function note(said: AuditNote): void {
    keeping(
      () => must(said),
      () => [draft(said)],
    );
  }

  function settle(): void {
    cancelSettle = null;
    const nowMs = parts.monotonicMs();
    const open = [...bursts.values()];
    const isOver = open.every(
      ({ lastMs, beganMs }) => nowMs - lastMs >= SETTLED_MS || nowMs - beganMs >= LONGEST_MS,
    );
    if (!isOver) {
      cancelSettle = parts.callAfter(SETTLED_MS, settle);
      return;
    }
    try {
      flush();
    } catch (error) {
      parts.failed(error);
    }
  }

  return {
    note,
    must,
    draft,
    flush,
    stop() {
      cancelSettle?.();
      cancelSettle = null;
    },
    viewed(customerId) {
      const actor = parts.actor();
      const nowMs = parts.monotonicMs();
      const isSame = lastView.actor === actor && lastView.customerId === customerId;
      if (isSame && nowMs - lastView.atMs < SAME_VIEW_MS) return;
      note({ action: 'customer.view', subject: customerId, actor });
      lastView = { actor, customerId, atMs: nowMs };
    },
    often(said, facts) {
      const actor = said.actor === undefined ? parts.actor() : said.actor;
      const key = JSON.stringify([said.action, actor, said.subject, said.reason, said.outcome]);
      const nowMs = parts.monotonicMs();
      const burst = bursts.get(key);
      if (burst === undefined) {
        const one = { note: { ...said, actor }, times: 1, beganMs: nowMs, lastMs: nowMs, facts };
        bursts.set(key, one);
      } else {
        burst.times += 1;
        burst.lastMs = nowMs;
        burst.facts = facts;
      }
      cancelSettle ??= parts.callAfter(SETTLED_MS, settle);
    },
  };
}

function lateNote(count: number): AuditNote {
  return { action: 'audit.late', actor: null, facts: { count } };
}
