/**
 * Enrolment, over HTTP: `POST /v1/enrol`. A one-time code bound to a store and a mode is exchanged for a
 * station id, once, for whoever proves possession of an Ed25519 key.
 */
import { z } from 'zod';
import { RecordId, Scope, StationMode, StoreId } from '#shared/domain/record.ts';
import { Nonce, PublicKey, Signature } from './connect.ts';

/** 8 characters of Crockford's base 32, upper case, no I L O U. */
export const EnrolmentCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/);

/** Reads a code as a person typed it: any case, spaces and dashes, O for 0, I and L for 1. */
export function readEnrolmentCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return EnrolmentCode.safeParse(code).data;
}

export const EnrolRequest = z.object({
  code: EnrolmentCode,
  publicKey: PublicKey,
  /** What the station is set up to be; a code for another mode is refused and not used up. */
  mode: StationMode,
  /** Over `enrolText(code, publicKey)`. */
  signature: Signature,
  app: z.string().max(40),
  protocol: z.int(),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

/** What the station signs when it enrols. */
export function enrolText(code: string, publicKey: string): string {
  return `dangol-enrol-1\n${code}\n${publicKey}`;
}

export const Enrolled = z.object({
  station: RecordId,
  hub: z.uuid(),
  store: StoreId,
  /** The store's name as people read it. */
  storeName: z.string().max(80),
  mode: StationMode,
  grants: z.array(Scope).max(100),
  /** ISO 3166 code, assumed for phone numbers without a country prefix. */
  region: z.string().regex(/^[A-Z]{2}$/),
  /** By which the hub signs leases and wipes. Since version 2. */
  hubKey: PublicKey.optional(),
  /**
   * Present where a person at the hub has to confirm the station before it is let in: what the compare
   * code of both sides is made of, and until when, by the hub's clock. Since version 2.
   */
  confirm: z.object({ challenge: Nonce, untilMs: z.int() }).optional(),
});
export type Enrolled = z.infer<typeof Enrolled>;

/**
 * The compare code, which a person reads on both sides: the first 30 bits of scrypt (N = 32768, r = 8,
 * p = 1, salt `compareSalt`) of this text, as 6 characters of Crockford's base 32. Whoever stands between
 * station and hub has another key, and would have to find a challenge that makes the same code: the hub
 * draws its challenge after it has seen the key, and 2^30 rounds of scrypt take longer than ten minutes.
 */
export function compareText(of: {
  hub: string;
  hubKey: string;
  publicKey: string;
  challenge: string;
}): string {
  return `dangol-compare-1\n${of.hub}\n${of.hubKey}\n${of.publicKey}\n${of.challenge}`;
}

export const compareSalt = 'dangol-compare-1';
export const compareCost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param derived at least the first four bytes of what scrypt made of the text. */
export function compareCodeFrom(derived: Uint8Array): string {
  const [a = 0, b = 0, c = 0, d = 0] = derived;
  const bits = ((a << 24) | (b << 16) | (c << 8) | d) >>> 2;
  return [25, 20, 15, 10, 5, 0].map((shift) => crockford[(bits >>> shift) & 31]).join('');
}

/** HTTP errors of the hub: status 4xx or 5xx with this body. */
export const HubError = z.object({ code: z.string().max(60), detail: z.string().max(1000) });
export type HubError = z.infer<typeof HubError>;
