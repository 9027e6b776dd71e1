/** Asks the hub for a lease and believes only what is signed by its pinned key, for this very question. */
import { randomBytes } from 'node:crypto';
import { type Lease, type LeaseAnswer, type LeaseAsk, leaseText } from '#shared/protocol/lease.ts';
import { isSignedByHub } from '../hub-signature.ts';
import type { HubLink, Timing } from '../sync/ports.ts';
import type { KeptLease } from './lease-file.ts';

/** What a link lets the station say about its lease. */
export interface LeaseLink extends HubLink {
  /** The hub's version; known when the link was welcomed. */
  protocol(): number;
  /** Rejects as `pull`. */
  lease(ask: LeaseAsk): Promise<LeaseAnswer>;
}

/** The hub's first version that knows of leases. */
const SINCE_PROTOCOL = 2;

export type Leased =
  | { ok: true; lease: KeptLease; hubKey: string }
  /** `forged`: it is not signed by the hub's key. `unknown`: a hub from before leases. */
  | { ok: false; code: string };

export interface Lessee {
  hub: string;
  station: string;
  /** Pinned at the enrolment; a station that is older than that takes the first it sees. */
  hubKey?: string | undefined;
}

/** Rejects where the link went. */
export async function askForLease(
  link: LeaseLink,
  lessee: Lessee,
  timing: Pick<Timing, 'nowMs' | 'monotonicMs'>,
): Promise<Leased> {
  if (link.protocol() < SINCE_PROTOCOL) return { ok: false, code: 'unknown' };
  const nonce = randomBytes(32).toString('base64url');
  const askedAt = timing.monotonicMs();
  const answer = await link.lease({ nonce });
  if (!answer.ok) return { ok: false, code: answer.code };
  if (!isGenuine(answer, lessee, nonce)) return { ok: false, code: 'forged' };
  const { issuedAt, notAfter, scopes, hubKey } = answer;
  const tripMs = timing.monotonicMs() - askedAt;
  const offsetMs = Math.round(issuedAt + tripMs / 2 - timing.nowMs());
  return {
    ok: true,
    lease: { notAfter, givenMs: issuedAt, scopes, seenMs: issuedAt, offsetMs, revoked: false },
    hubKey,
  };
}

function isGenuine(lease: Lease, { hub, station, hubKey }: Lessee, nonce: string): boolean {
  if (hubKey !== undefined && lease.hubKey !== hubKey) return false;
  const { issuedAt, notAfter, scopes, signature } = lease;
  const text = leaseText({ hub, station, nonce, issuedAt, notAfter, scopes });
  return isSignedByHub(lease.hubKey, text, signature);
}
