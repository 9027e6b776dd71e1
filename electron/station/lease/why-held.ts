/** Whether a station may open its files without asking the hub first. */
import type { HeldBecause } from '#shared/rpc/status.ts';
import type { Identity } from '../identity.ts';
import type { Timing } from '../sync/ports.ts';
import { createLeaseClock } from './lease-clock.ts';
import type { KeptLease } from './lease-file.ts';

/** Null where it may. A station that knows no key of its hub is from before leases. */
export function whyHeld(
  identity: Pick<Identity, 'hubKey' | 'confirm'>,
  lease: KeptLease | undefined,
  timing: Pick<Timing, 'nowMs' | 'monotonicMs'>,
): HeldBecause | null {
  if (lease === undefined) {
    if (identity.confirm !== undefined) return 'unconfirmed';
    return identity.hubKey === undefined ? null : 'contact';
  }
  if (lease.revoked) return 'revoked';
  return createLeaseClock(lease, timing).nowMs() > lease.notAfter ? 'lapsed' : null;
}
