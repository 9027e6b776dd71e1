/** What happened in a history, counted: one in which nothing happens proves nothing. */
const names = [
  'saved',
  'refusedAtOnce',
  'storageFull',
  'crashes',
  'crashesWithin',
  'powerCuts',
  'restarts',
  'conflicts',
  'rejected',
  'poison',
  'unknown',
  'decided',
  'erased',
  'moved',
  'granted',
  'withdrawn',
  'putBack',
  'sentAgain',
  'clockJumps',
  'skew',
  'hubDown',
  'rests',
  'rotten',
  'filesPutBack',
  'cloned',
  'quarantined',
  'houses',
  'revoked',
] as const;

export type Counts = Record<(typeof names)[number], number>;

export function noCounts(): Counts {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counts;
}
