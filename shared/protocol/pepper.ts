/**
 * What a store's PINs are checked with besides their verifiers, since version 2:
 *
 *   station → pepper { known }      hub ← { ok, pepper } | Refusal
 *
 * Given only to a proven station that holds its store's staff, and kept there under its keystore: it is in
 * no record and no log. `known` names the pepper the station has, so that it crosses the wire once.
 */
import { z } from 'zod';
import { Refusal } from './connect.ts';

/** The first 16 hexadecimal digits of a pepper's SHA-256. */
export const PepperName = z.string().regex(/^[0-9a-f]{16}$/);

export const PepperAsk = z.object({ known: PepperName.nullable() });
export type PepperAsk = z.infer<typeof PepperAsk>;

/** 32 bytes, base64url; null where the station has it. */
export const PepperTold = z.object({
  ok: z.literal(true),
  pepper: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .nullable(),
});
export type PepperTold = z.infer<typeof PepperTold>;

export const PepperAnswer = z.discriminatedUnion('ok', [PepperTold, Refusal]);
export type PepperAnswer = z.infer<typeof PepperAnswer>;
