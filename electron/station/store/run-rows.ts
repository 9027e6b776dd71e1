/**
 * Which rows have entries in a run, of runs made since the start: what is taken out of the index is not
 * sought in the others. While changes from all over the book come in there are dozens of small runs, and a
 * row stands in few of them.
 *
 * A run may be said to hold more than it does, and never less: what a transaction put in and was rolled
 * back stays, and a run that is not known, or has become large, may hold anything.
 */

/** Rows noted of one run, and of all of them: some megabytes. */
const NOTED_OF_RUN = 20_000;
const NOTED_MOST = 100_000;

export interface RunRows {
  /** A new, empty run. */
  begin(run: number): void;
  add(run: number, rows: Iterable<number>): void;
  mayHold(run: number, row: number): boolean;
  /** Forgets every other run. */
  keep(runs: readonly { number: number }[]): void;
}

export function createRunRows(): RunRows {
  const rowsOf = new Map<number, Set<number>>();
  let noted = 0;

  function forget(run: number): void {
    noted -= rowsOf.get(run)?.size ?? 0;
    rowsOf.delete(run);
  }

  return {
    begin(run) {
      forget(run);
      rowsOf.set(run, new Set());
    },
    add(run, rows) {
      const known = rowsOf.get(run);
      if (known === undefined) return;
      const before = known.size;
      for (const row of rows) known.add(row);
      noted += known.size - before;
      if (known.size > NOTED_OF_RUN || noted > NOTED_MOST) forget(run);
    },
    mayHold: (run, row) => rowsOf.get(run)?.has(row) ?? true,
    keep(runs) {
      if (rowsOf.size <= runs.length) return;
      const kept = new Set(runs.map(({ number }) => number));
      for (const run of rowsOf.keys()) if (!kept.has(run)) forget(run);
    },
  };
}
