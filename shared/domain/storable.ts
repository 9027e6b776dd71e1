/**
 * What JSON allows and PostgreSQL's jsonb does not: the character NUL and halves of surrogate pairs.
 * Bytes from outside are checked for them before they reach a statement.
 */

/** With the u flag only surrogates that are not half of a pair match. */
const unstorable = /[\0\p{Surrogate}]/u;

/** True where every string in the value, keys included, can be kept. Walks without recursion: depth is the sender's. */
export function isStorable(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') {
      if (unstorable.test(next)) return false;
    } else if (Array.isArray(next)) {
      for (const entry of next) left.push(entry);
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, entry] of Object.entries(next)) left.push(key, entry);
    }
  }
  return true;
}
