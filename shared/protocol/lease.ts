/**
 * How long a station may go on without the hub, since version 2. It asks after each welcome, then a few
 * times within a lease; past `notAfter` it keeps its files closed until it was in contact again.
 *
 *   station → lease { nonce }      hub ← a signed lease | Refusal
 *
 * The nonce is in what is signed, so an old answer is worth nothing, and `issuedAt` is the hub's clock by
 * its own word.
 */
import { z } from 'zod';
import { Scope } from '#shared/domain/record.ts';
import { Nonce, PublicKey, Refusal, Signature } from './connect.ts';

export const LeaseAsk = z.object({ nonce: Nonce });
export type LeaseAsk = z.infer<typeof LeaseAsk>;

/** `issuedAt` and `notAfter`: the hub's clock, milliseconds since 1970. */
export const Lease = z.object({
  ok: z.literal(true),
  /** The hub's key; a station that has one from its enrolment takes no other. */
  hubKey: PublicKey,
  issuedAt: z.int().min(0),
  notAfter: z.int().min(0),
  /** What the station may hold until then. */
  scopes: z.array(Scope).max(100),
  /** By the hub's key, over `leaseText`. */
  signature: Signature,
});
export type Lease = z.infer<typeof Lease>;

export const LeaseAnswer = z.discriminatedUnion('ok', [Lease, Refusal]);
export type LeaseAnswer = z.infer<typeof LeaseAnswer>;

/** What the hub signs. */
export function leaseText(of: {
  hub: string;
  station: string;
  nonce: string;
  issuedAt: number;
  notAfter: number;
  scopes: readonly string[];
}): string {
  const { hub, station, nonce, issuedAt, notAfter, scopes } = of;
  return `dangol-lease-1\n${hub}\n${station}\n${nonce}\n${issuedAt}\n${notAfter}\n${scopes.join(',')}`;
}
