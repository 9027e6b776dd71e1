/**
 * Keeps an open station's lease: asks for a new one over each link, some times within its life, remembers
 * how late it is, and says when it is over.
 */
import type { Log } from '../host.ts';
import type { Errand, Timing } from '../sync/ports.ts';
import { type Leased, type LeaseLink } from './ask-for-lease.ts';
import { createLeaseClock, type LeaseClock } from './lease-clock.ts';
import type { KeptLease } from './lease-file.ts';

/** How often the lease is renewed at least; short ones a few times within their life. */
const RENEW_EVERY_MS = 10 * 60_000;
const RENEWALS_A_LIFE = 4;

/** How often it is looked how late it is, and that is kept. */
const LOOK_EVERY_MS = 60_000;

/** Where the clock says that it is over while there is a link, the hub is asked first. */
const LAST_WORD_MS = 5_000;

export interface LeaseKeeper extends Errand<LeaseLink> {
  /** Until when it lasts; null for a station that never had one. */
  until(): number | null;
  /** Asks for a new one now, where there is a link: what may be held has changed. */
  renew(): void;
  /** Keeps how late it is; nothing is done after that. */
  stop(): void;
}

export function createLeaseKeeper(parts: {
  lease: KeptLease | undefined;
  /** Rejects where the link went. */
  ask(link: LeaseLink): Promise<Leased>;
  /** A lease was given: it is to be kept, with the key it was signed by. */
  given(lease: KeptLease, hubKey: string): void;
  /** It is later than it was. May throw. */
  later(lease: KeptLease): void;
  over(): void;
  timing: Pick<Timing, 'nowMs' | 'monotonicMs' | 'callAfter'>;
  log: Log;
}): LeaseKeeper {
  const { timing, log } = parts;
  let { lease } = parts;
  let clock: LeaseClock | undefined = lease && createLeaseClock(lease, timing);
  let link: LeaseLink | null = null;
  let stopped = false;
  let isLastWord = false;
  // Not before whoever makes this can be told that it is over.
  let cancelLook = timing.callAfter(0, look);
  let cancelRenewal = () => {};

  async function renew(): Promise<void> {
    const here = link;
    if (here === null || stopped) return;
    cancelRenewal();
    cancelRenewal = timing.callAfter(renewAfterMs(), () => void renew());
    try {
      const leased = await parts.ask(here);
      if (stopped || link !== here) return;
      if (!leased.ok) {
        if (leased.code !== 'unknown') {
          log({ level: 'warn', event: 'lease.refused', facts: { code: leased.code } });
        }
        return;
      }
      lease = leased.lease;
      clock = createLeaseClock(lease, timing);
      isLastWord = false;
      parts.given(lease, leased.hubKey);
      look();
    } catch (error) {
      // The link went, or the disk is full: the lease that was goes on.
      const name = error instanceof Error ? error.constructor.name : 'unknown';
      log({ level: 'warn', event: 'lease.failed', facts: { name } });
    }
  }

  function renewAfterMs(): number {
    const life = lease === undefined ? RENEW_EVERY_MS : lease.notAfter - lease.seenMs;
    return Math.max(200, Math.min(RENEW_EVERY_MS, life / RENEWALS_A_LIFE));
  }

  function look(): void {
    cancelLook();
    if (stopped || lease === undefined || clock === undefined) return;
    const nowMs = clock.nowMs();
    if (nowMs <= lease.notAfter) {
      keep(nowMs);
      cancelLook = timing.callAfter(Math.min(LOOK_EVERY_MS, lease.notAfter - nowMs + 1), look);
    } else if (link !== null && !isLastWord) {
      isLastWord = true;
      void renew();
      cancelLook = timing.callAfter(LAST_WORD_MS, look);
    } else {
      stop();
      parts.over();
    }
  }

  function keep(nowMs: number): void {
    if (lease === undefined || nowMs <= lease.seenMs) return;
    lease = { ...lease, seenMs: nowMs };
    try {
      parts.later(lease);
    } catch (error) {
      const name = error instanceof Error ? error.constructor.name : 'unknown';
      log({ level: 'warn', event: 'lease.not_kept', facts: { name } });
    }
  }

  function stop(): void {
    if (stopped) return;
    if (clock !== undefined) keep(clock.nowMs());
    stopped = true;
    cancelLook();
    cancelRenewal();
  }

  return {
    until: () => lease?.notAfter ?? null,
    renew: () => void renew(),
    begin(opened) {
      link = opened;
      void renew();
    },
    end() {
      link = null;
      cancelRenewal();
    },
    stop,
  };
}
