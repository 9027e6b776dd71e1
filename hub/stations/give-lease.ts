/** Signs how long a station may hold what it holds, at every contact. */
import type { Kysely } from 'kysely';
import type { StationMode } from '#shared/domain/record.ts';
import type { Refusal } from '#shared/protocol/connect.ts';
import { type Lease, LeaseAsk, leaseText } from '#shared/protocol/lease.ts';
import type { Database } from '../database/schema.ts';
import type { KnownStation } from './find-station.ts';
import type { SigningKey } from '../signing-key.ts';

export interface LeasePorts {
  db: Kysely<Database>;
  /** The hub's id. */
  hub: string;
  signing: SigningKey;
  leaseMs: LeaseTimes;
}

/** How long a lease is, in milliseconds: where people are held, and where none are. */
export interface LeaseTimes {
  personal: number;
  kiosk: number;
}

export const defaultLeaseMs: LeaseTimes = {
  personal: 72 * 3_600_000,
  kiosk: 14 * 24 * 3_600_000,
};

export async function giveLease(
  { db, hub, signing, leaseMs }: LeasePorts,
  { id, mode, grants }: KnownStation,
  request: unknown,
  nowMs: number,
): Promise<Lease | Refusal> {
  const ask = LeaseAsk.safeParse(request);
  if (!ask.success) return { ok: false, code: 'invalid', detail: 'a lease wants a nonce' };
  const issuedAt = nowMs;
  const notAfter = nowMs + leaseTime(leaseMs, mode);
  const of = { hub, station: id, nonce: ask.data.nonce, issuedAt, notAfter, scopes: grants };
  // Noted before it is given: what the hub says of a station is never less than it has.
  await db
    .updateTable('station')
    .set({ lease_until: new Date(notAfter) })
    .where('id', '=', id)
    .execute();
  return {
    ok: true,
    hubKey: signing.publicKey,
    issuedAt,
    notAfter,
    scopes: grants,
    signature: signing.sign(leaseText(of)),
  };
}

function leaseTime({ personal, kiosk }: LeaseTimes, mode: StationMode): number {
  return Math.round(mode === 'kiosk' ? kiosk : personal);
}
