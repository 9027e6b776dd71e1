/**
 * Which runs of the index are merged next. A look-up asks every run, so there must be few; and each
 * merge writes its entries again, so it must happen seldom to any one of them.
 *
 * 1. While pages keep coming (`busy`) nothing is merged until there are many runs, and then most of
 *    them at once: an entry is moved about once in a first sync of a million.
 * 2. Otherwise runs are merged until each is several times as large as all smaller ones together: few
 *    runs are left, and what was added little by little moves a large run seldom.
 */

/** While pages come there are no more runs than this, plus what a merge under way has yet to take. */
export const RUNS_MOST = 64;
const mergedAtOnce = 48;

/** How many times as large as all smaller runs together a run must be to be left alone. */
const apart = 4;

/** @returns the runs to be made one; none where all is well. */
export function runsToMerge<Run extends { entries: number }>(
  runs: readonly Run[],
  busy: boolean,
): Run[] {
  const bySize = runs.toSorted((a, b) => a.entries - b.entries);
  if (busy) return bySize.length < RUNS_MOST ? [] : bySize.slice(0, mergedAtOnce);
  let smaller = bySize[0]?.entries ?? 0;
  let count = 0;
  for (let i = 1; i < bySize.length; i += 1) {
    const { entries } = bySize[i] as Run;
    if (entries < apart * smaller) count = i + 1;
    smaller += entries;
  }
  return bySize.slice(0, count);
}
