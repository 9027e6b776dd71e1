/**
 * Getting connected. The hub speaks first:
 *
 *   hub     → challenge { nonce, hub, … }          as soon as the socket is open
 *   station → prove { station, signature, … }      within 10 s, else the hub disconnects
 *   hub     ← welcome { grants, … } | refusal
 *
 * The nonce belongs to this connection and is used once, so a recorded answer is worth nothing. Until
 * the welcome the hub answers nothing else. Every event after it may be answered by a `Refusal`.
 */
import { z } from 'zod';
import { RecordId, Scope, StationMode, StoreId } from '#shared/domain/record.ts';

/** 32 random bytes in base64url. */
export const Nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Ed25519 public key, raw 32 bytes, base64url. */
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Ed25519 signature, 64 bytes, base64url. */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/);

export const Challenge = z.object({
  nonce: Nonce,
  /** The hub's id, made at its first migration; part of what is signed. */
  hub: z.uuid(),
  protocol: z.int(),
  floor: z.int(),
});
export type Challenge = z.infer<typeof Challenge>;

export const Prove = z.object({
  station: RecordId,
  protocol: z.int(),
  app: z.string().max(40),
  signature: Signature,
  /**
   * Which start of the program this is, and its number, counted in the station's outbox file. A number
   * that does not grow shows that the file was put back; an earlier start that comes again, that it was
   * copied. Since version 2.
   */
  instance: z.object({ id: z.uuid(), start: z.int().min(1) }).optional(),
});
export type Prove = z.infer<typeof Prove>;

/** What a station signs to prove its key: bound to the purpose, the hub, the connection and itself. */
export function proofText(challenge: Pick<Challenge, 'hub' | 'nonce'>, station: string): string {
  return `dangol-connect-1\n${challenge.hub}\n${challenge.nonce}\n${station}`;
}

export const RefusalCode = z.enum([
  'unknown_station',
  'revoked',
  'quarantined',
  'superseded',
  'unconfirmed',
  'wiped',
  'bad_signature',
  'protocol_too_old',
  'protocol_too_new',
  'not_proven',
  'not_granted',
  'invalid',
  'too_many',
  'busy',
  'failed',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/**
 * The hub has a station delete everything it holds. `signature`: by the hub's key, over `wipeText` of
 * wipe.ts. Since version 2.
 */
export const WipeOrder = z.object({ wipe: z.uuid(), signature: Signature });
export type WipeOrder = z.infer<typeof WipeOrder>;

/** The answer to anything the hub will not do. `detail` is for support, in English. */
export const Refusal = z.object({
  ok: z.literal(false),
  code: RefusalCode.or(z.string().max(60)),
  detail: z.string().max(500),
  /** With `busy`: when it is this station's turn. Since version 2. */
  retryAfterMs: z.int().min(0).max(600_000).optional(),
  /** With `revoked`: and it is to delete everything. Since version 2. */
  wipe: WipeOrder.optional(),
});
export type Refusal = z.infer<typeof Refusal>;

export const Welcome = z.object({
  ok: z.literal(true),
  /** The hub's clock, milliseconds since 1970, when it answered. */
  hubTimeMs: z.int(),
  /** Changes when the hub's database was restored from a backup; cursors of another epoch are void. */
  epoch: z.uuid(),
  /** The scopes the station holds, in the order to pull them. */
  grants: z.array(Scope).max(100),
  store: StoreId,
  mode: StationMode,
  /** The last sequence number the hub holds of this station; 0 for none. */
  lastSequence: z.int().min(0),
  /** The hub found that the station's files are older than they were: compare everything. Since version 2. */
  rewound: z.boolean().optional(),
});
export type Welcome = z.infer<typeof Welcome>;

export const WelcomeOrRefusal = z.discriminatedUnion('ok', [Welcome, Refusal]);
export type WelcomeOrRefusal = z.infer<typeof WelcomeOrRefusal>;
