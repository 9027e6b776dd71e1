/**
 * A member of staff, in the scope of their store.
 *
 * 1. Of a PIN only its verifier is kept (`staff-secret.ts`), and of a badge only a keyed hash: without the
 *    store's pepper, which is in no record, neither can be guessed at.
 * 2. Whoever has no PIN yet sets one with a one-time code from a lead.
 * 3. A leaver stays as a name beside what they recorded, and can do nothing any more.
 */
import { z } from 'zod';
import { Role } from './permissions.ts';
import { StoreId } from './record.ts';

export const StaffRole = Role.extract([
  'pickup',
  'associate',
  'lead',
  'manager',
  'privacy_officer',
]);
export type StaffRole = z.infer<typeof StaffRole>;

/**
 * `$argon2id$v=19$m=65536,t=3,p=1$salt$hash` (PHC string format, base64 without padding). The costs are
 * bounded, so that no record can make a station work for minutes.
 */
export const Verifier = z
  .string()
  .regex(/^\$argon2id\$v=19\$m=\d{2,6},t=[1-9],p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
export type Verifier = z.infer<typeof Verifier>;

/** HMAC-SHA256 of what the badge says, base64url. */
export const BadgeHash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A one-time code to set a PIN with; `expiresAt` in milliseconds since 1970. */
export const StaffCode = z.object({ verifier: Verifier, expiresAt: z.int() });
export type StaffCode = z.infer<typeof StaffCode>;

export const Staff = z.looseObject({
  name: z.string().min(1).max(80),
  store: StoreId,
  role: StaffRole,
  active: z.boolean(),
  /** When they left; what they did before stands. */
  leftAt: z.int().optional(),
  badge: BadgeHash.optional(),
  pin: z.object({ verifier: Verifier, setAt: z.int() }).optional(),
  code: StaffCode.optional(),
  /** Shown beside the PIN pad; only the demo shop's people have one. */
  hint: z.string().max(80).optional(),
});
export type Staff = z.infer<typeof Staff>;

const rank: Record<StaffRole, number> = {
  pickup: 0,
  associate: 1,
  privacy_officer: 2,
  lead: 2,
  manager: 3,
};

/** Whether one role may give the other a new code: a lead to associates, a manager also to leads. */
export function outranks(role: StaffRole, other: StaffRole): boolean {
  return rank[role] > rank[other];
}
