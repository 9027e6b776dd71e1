/**
 * What JSON allows and PostgreSQL's jsonb does not: the character NUL, halves of surrogate pairs, and
 * nesting without end (whatever walks it by recursion, there or here, fails at some depth).
 * Bytes from outside are checked for them before they reach a statement.
 */

/** With the u flag only surrogates that are not half of a pair match. */
const unstorable = /[\0\p{Surrogate}]/u;

/** Levels of objects and lists in one another; what Dangol keeps has fewer than ten. */
export const DEPTH_MOST = 100;

/**
 * True where every string in the value, keys included, can be kept, and it is no deeper than `DEPTH_MOST`.
 * Walks without recursion: depth is the sender's.
 */
export function isStorable(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'string') {
        if (unstorable.test(one)) return false;
      } else if (Array.isArray(one)) {
        for (const entry of one) below.push(entry);
      } else if (typeof one === 'object' && one !== null) {
        for (const [key, entry] of Object.entries(one)) below.push(key, entry);
      }
    }
    if (depth === DEPTH_MOST && below.length > 0) return false;
    level = below;
  }
  return true;
}
