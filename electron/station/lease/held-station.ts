/** A station that is enrolled and keeps its files closed: says why, and asks the hub until it may open them. */
import type { Refusal } from '#shared/protocol/connect.ts';
import type { HeldBecause, StationStatus } from '#shared/rpc/status.ts';
import { compareCodeOf } from '../compare-code.ts';
import type { Identity } from '../identity.ts';
import type { HubLinkListener, Timing } from '../sync/ports.ts';
import { askForLease, type Leased, type LeaseLink } from './ask-for-lease.ts';
import { createContact } from './contact.ts';

export interface HeldStation {
  status(): Extract<StationStatus, { stage: 'held' }>;
  /** Asks now. Resolves when that try has ended. */
  contact(): Promise<void>;
  stop(): void;
}

export function createHeldStation(parts: {
  identity: Identity;
  why: HeldBecause;
  /** When the hub last gave a lease, milliseconds since 1970 by its clock; undefined where nothing says. */
  heardAt: number | undefined;
  openLink(listener: HubLinkListener): LeaseLink;
  leased(leased: Extract<Leased, { ok: true }>): void;
  /** The hub removed it. */
  revoked(): void;
  /** The hub does not know it: nobody confirmed it. */
  forgotten(): void;
  changed(): void;
  timing: Timing;
}): HeldStation {
  const { identity, timing } = parts;
  const compareCode = compareCodeOf(identity) ?? null;
  const { heardAt } = parts;
  let { why } = parts;

  function refused({ code }: Pick<Refusal, 'code'>): void {
    if (code === 'revoked') {
      why = 'revoked';
      parts.revoked();
    } else if (code === 'unknown_station' && identity.confirm !== undefined) {
      parts.forgotten();
    }
  }

  const contact = createContact({
    openLink: parts.openLink,
    ask: (link) => askForLease(link, identity, timing),
    leased: parts.leased,
    refused,
    changed: parts.changed,
    timing,
  });

  return {
    status() {
      const { asking, retryAtMs } = contact.view();
      const inMs = retryAtMs === null ? null : retryAtMs - timing.monotonicMs();
      const { station, mode, storeName } = identity;
      return {
        stage: 'held',
        why,
        station,
        mode,
        storeName,
        compareCode: why === 'unconfirmed' ? compareCode : null,
        asking,
        retryAt: inMs === null ? null : Math.round(timing.nowMs() + inMs),
        clock:
          why === 'lapsed' && heardAt !== undefined ? { heardAt, nowMs: timing.nowMs() } : null,
      };
    },
    contact: contact.now,
    stop: contact.stop,
  };
}
