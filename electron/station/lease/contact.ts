/**
 * A station whose files stay closed asks the hub again and again whether it may open them. Nothing else is
 * said over these links.
 */
import type { Refusal } from '#shared/protocol/connect.ts';
import { backoffMs } from '#shared/sync/backoff.ts';
import type { HubLinkListener, Timing } from '../sync/ports.ts';
import type { Leased, LeaseLink } from './ask-for-lease.ts';

export interface Contact {
  /** Whether it is being asked just now; else when it is asked again, by the forward-only clock. */
  view(): { asking: boolean; retryAtMs: number | null };
  /** Asks now, unless it is being asked. Resolves when that try has ended. */
  now(): Promise<void>;
  stop(): void;
}

export function createContact(parts: {
  openLink(listener: HubLinkListener): LeaseLink;
  ask(link: LeaseLink): Promise<Leased>;
  leased(leased: Extract<Leased, { ok: true }>): void;
  /** The hub said no, in general or to a lease. */
  refused(refusal: Pick<Refusal, 'code'>): void;
  changed(): void;
  timing: Timing;
}): Contact {
  const { timing } = parts;
  let stopped = false;
  let attempt = 0;
  let asking: Promise<void> | null = null;
  let retryAtMs: number | null = null;
  let link: LeaseLink | null = null;
  let cancelRetry = () => {};

  /** @returns when to ask again, where the hub said so. */
  function tryOnce(): Promise<number | undefined> {
    return new Promise((resolve) => {
      const opened = parts.openLink({
        welcomed: () => void lease(opened).then(resolve, () => resolve(undefined)),
        refused(refusal) {
          parts.refused(refusal);
          resolve(refusal.retryAfterMs);
        },
        lost: () => resolve(undefined),
        announced: () => {},
        granted: () => {},
      });
      link = opened;
    });
  }

  async function lease(opened: LeaseLink): Promise<undefined> {
    const leased = await parts.ask(opened);
    if (stopped) return;
    if (leased.ok) parts.leased(leased);
    else parts.refused({ code: leased.code });
  }

  async function run(): Promise<void> {
    cancelRetry();
    retryAtMs = null;
    parts.changed();
    const retryAfterMs = await tryOnce();
    link?.close();
    link = null;
    asking = null;
    if (stopped) return;
    attempt += 1;
    const delayMs = retryAfterMs ?? backoffMs(attempt, timing.random());
    retryAtMs = timing.monotonicMs() + delayMs;
    cancelRetry = timing.callAfter(delayMs, () => void now());
    parts.changed();
  }

  function now(): Promise<void> {
    if (stopped) return Promise.resolve();
    asking ??= run();
    return asking;
  }

  return {
    view: () => ({ asking: asking !== null, retryAtMs }),
    now,
    stop() {
      stopped = true;
      cancelRetry();
      link?.close();
    },
  };
}
