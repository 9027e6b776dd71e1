/** What is looked up while a first sync runs: all that is said at a counter, of people anywhere in the book. */
import { drawQueries } from '../lookup/queries.ts';

const each = 200;

/** Whole queries of every kind in turn. */
export function duringQueries(people: number): string[] {
  const sets = drawQueries(people, each).filter(({ kind }) => !kind.endsWith('-typed'));
  const longest = Math.max(...sets.map(({ queries }) => queries.length));
  return Array.from({ length: longest }, (_, i) =>
    sets.flatMap(({ queries }) => queries[i % Math.max(1, queries.length)]?.text ?? []),
  ).flat();
}
