/** Who stands at a station: signing in, PINs, one-time codes, and a lead's approval of one thing. */
import { z } from 'zod';
import { StaffRole } from '#shared/domain/staff.ts';
import { RecordId } from '#shared/domain/record.ts';
import { StaffMember } from './status.ts';

/** Somebody who can sign in here. */
export const SignInPerson = z.object({
  staffId: RecordId,
  name: z.string(),
  role: StaffRole,
  /** They have no PIN yet: they set one with a one-time code. */
  mustSetPin: z.boolean(),
  /** Shown beside the PIN pad; only the demo shop's people have one. */
  hint: z.string().nullable(),
});
export type SignInPerson = z.infer<typeof SignInPerson>;

/**
 * Why a PIN or a code was not taken. `locked`: too many were wrong; `retryAfterMs` is how long no more is
 * looked at, null where a lead or the hub has to give a new code. `not_ready`: this station was never told
 * by the hub what PINs are checked with. `weak` and `expired` are of new PINs and codes.
 */
export const PinRefusal = z.discriminatedUnion('code', [
  z.object({ ok: z.literal(false), code: z.literal('wrong'), triesLeft: z.int().min(0) }),
  z.object({
    ok: z.literal(false),
    code: z.literal('locked'),
    retryAfterMs: z.int().min(0).nullable(),
  }),
  z.object({
    ok: z.literal(false),
    code: z.literal('weak'),
    why: z.enum(['too_short', 'too_long', 'repeats', 'sequence', 'date', 'common']),
  }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['no_pin', 'expired', 'not_ready', 'not_permitted', 'storage_full', 'failed']),
  }),
]);
export type PinRefusal = z.infer<typeof PinRefusal>;

export const SignedIn = z.union([
  z.object({ ok: z.literal(true), staff: StaffMember }),
  PinRefusal,
]);
export type SignedIn = z.infer<typeof SignedIn>;

export const PinTaken = z.union([z.object({ ok: z.literal(true) }), PinRefusal]);
export type PinTaken = z.infer<typeof PinTaken>;

/** A code to set a PIN with, shown this once. */
export const CodeGiven = z.union([
  z.object({ ok: z.literal(true), code: z.string(), expiresAt: z.int() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['not_found', 'not_permitted', 'not_ready', 'storage_full', 'failed']),
  }),
]);
export type CodeGiven = z.infer<typeof CodeGiven>;

/** What a lead can be asked for. */
export const ApprovableAction = z.enum([
  'change.discard',
  'change.export',
  'pickup.release',
  'pickup.undo',
  'pickup.override',
  'incident.acknowledge',
]);
export type ApprovableAction = z.infer<typeof ApprovableAction>;

/** Why a lead agreed: a code, because what is audited holds no typed text. */
export const ApprovalReason = z.enum([
  'recorded_twice',
  'recorded_wrongly',
  'customer_asked',
  'for_support',
  'other',
]);
export type ApprovalReason = z.infer<typeof ApprovalReason>;

/** An approval that was asked for; it is good for one call once somebody granted it. */
export const ApprovalAsked = z.object({
  approval: z.uuid(),
  /** Who can grant it with their PIN. */
  approvers: z.array(SignInPerson),
});
export type ApprovalAsked = z.infer<typeof ApprovalAsked>;
