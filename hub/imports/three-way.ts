/**
 * How what another system says now meets what a record holds. Three versions take part: what that
 * system said last time (base), what it says now, and the record, which people at counters may have
 * changed in between. Only what the other system changed itself is applied; so an old export that is
 * run again undoes nothing.
 */
import { sameValue } from '#shared/domain/same-value.ts';

type Document = Record<string, unknown>;

/**
 * @param current the record's document; undefined where there is no record yet.
 * @param base undefined where this system never spoke of the record: then only gaps are filled.
 * @returns a new document; the same value as `current` where nothing is to be changed.
 */
export function mergeImported(
  current: Document | undefined,
  base: Document | undefined,
  incoming: Document,
): Document {
  if (current === undefined) return incoming;
  if (base === undefined) return withoutUndefined({ ...incoming, ...withoutUndefined(current) });
  const merged = { ...current };
  for (const key of new Set([...Object.keys(base), ...Object.keys(incoming)])) {
    if (sameValue(base[key], incoming[key])) continue;
    // What the system no longer says is taken away only where it is still what the system said.
    if (incoming[key] === undefined && !sameValue(current[key], base[key])) continue;
    merged[key] = incoming[key];
  }
  return withoutUndefined(merged);
}

/** Lists that several add to: what the other system added is added, what it took away is taken away. */
export function mergeList(
  current: readonly string[] | undefined,
  base: readonly string[] | undefined,
  incoming: readonly string[] | undefined,
): string[] | undefined {
  const before = new Set(base);
  const now = new Set(incoming);
  const kept = (current ?? []).filter((entry) => !before.has(entry) || now.has(entry));
  const added = [...now].filter((entry) => !before.has(entry) && !kept.includes(entry));
  const merged = [...kept, ...added];
  return merged.length === 0 ? undefined : merged;
}

function withoutUndefined(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}
