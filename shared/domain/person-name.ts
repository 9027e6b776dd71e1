/**
 * A person's name, in the two orders that Dangol meets: Hangul (family name first, no space) and
 * everything else (given name first, as the shop systems write it).
 */
import { z } from 'zod';

/** Family and given name as written. One of them may be empty (an import with one column), not both. */
export const PersonName = z
  .object({ family: z.string().trim().max(80), given: z.string().trim().max(80) })
  .refine((name) => name.family !== '' || name.given !== '', { error: 'name_empty' });
export type PersonName = z.infer<typeof PersonName>;

const hangulOrHan = /^[\p{Script=Hangul}\p{Script=Han}·\s]+$/u;

/** The name as it is said and shown: 김민지, Emma Wilson. */
export function displayName(name: PersonName): string {
  const parts = hangulOrHan.test(name.family + name.given)
    ? name.family + name.given
    : `${name.given} ${name.family}`;
  return parts.trim();
}
