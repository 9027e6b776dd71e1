/**
 * A lead's approval of one thing, on this device, offline too: asked for by whoever is signed in, granted
 * with a lead's own PIN and a reason, and used up by the one call it was given for.
 */
import type { ApprovableAction, ApprovalReason } from '#shared/rpc/session.ts';

/** Long enough to look for the lead. */
const ASKED_MS = 600_000;
/** Once granted. */
const GRANTED_MS = 60_000;
const OPEN_MOST = 20;

export interface Asked {
  action: ApprovableAction;
  subject: string | null;
  /** Who asked. */
  by: string;
}

export interface Granted extends Asked {
  grantedBy: string;
  reason: ApprovalReason;
}

export interface Approvals {
  ask(id: string, asked: Asked): void;
  /** Undefined where nothing was asked under the id, or too long ago. */
  waiting(id: string): Asked | undefined;
  grant(id: string, by: string, reason: ApprovalReason): void;
  /** Uses a granted approval up; undefined where there is none for exactly this. */
  use(id: string | undefined, asked: Asked): Granted | undefined;
  /** Nothing is open any more. */
  forget(): void;
}

export function createApprovals(monotonicMs: () => number): Approvals {
  interface Open extends Asked {
    untilMs: number;
    granted?: { by: string; reason: ApprovalReason };
  }
  const open = new Map<string, Open>();

  function get(id: string): Open | undefined {
    const found = open.get(id);
    if (found === undefined || found.untilMs > monotonicMs()) return found;
    open.delete(id);
    return undefined;
  }

  return {
    ask(id, asked) {
      const [oldest] = open.keys();
      if (open.size >= OPEN_MOST && oldest !== undefined) open.delete(oldest);
      open.set(id, { ...asked, untilMs: monotonicMs() + ASKED_MS });
    },
    waiting: (id) => get(id),
    grant(id, by, reason) {
      const found = get(id);
      if (found === undefined) return;
      open.set(id, { ...found, untilMs: monotonicMs() + GRANTED_MS, granted: { by, reason } });
    },
    use(id, asked) {
      const found = id === undefined ? undefined : get(id);
      if (id === undefined || found?.granted === undefined) return undefined;
      const isSame =
        found.action === asked.action && found.subject === asked.subject && found.by === asked.by;
      if (!isSame) return undefined;
      open.delete(id);
      const { by, reason } = found.granted;
      return { ...asked, grantedBy: by, reason };
    },
    forget: () => open.clear(),
  };
}
