/**
 * Enrolment, over HTTP: `POST /v1/enrol`. A one-time code bound to a store and a mode is exchanged for a
 * station id, once, for whoever proves possession of an Ed25519 key.
 */
import { z } from 'zod';
import { RecordId, Scope, StationMode, StoreId } from '#shared/domain/record.ts';
import { PublicKey, Signature } from './connect.ts';

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
});
export type Enrolled = z.infer<typeof Enrolled>;

/** HTTP errors of the hub: status 4xx or 5xx with this body. */
export const HubError = z.object({ code: z.string().max(60), detail: z.string().max(1000) });
export type HubError = z.infer<typeof HubError>;
