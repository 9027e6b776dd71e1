/** How many living records of each kind each pass through a scope holds: a count for status needs no scan. */
import type { Database } from 'better-sqlite3';

/** The changes of many rows, each count of which is written once. */
export interface LivingTally {
  add(scopeNumber: number, kindNumber: number, delta: number): void;
  /** In the caller's transaction. */
  write(): void;
}

export interface LivingCounts {
  /** Of a kind, over all that is shown. */
  of(kind: string): number;
  /** In the caller's transaction. */
  add(scopeNumber: number, kindNumber: number, delta: number): void;
  tally(): LivingTally;
  /** Puts a scope's counts right, by kind number; true where they were not. In the caller's transaction. */
  set(scopeNumber: number, counts: ReadonlyMap<number, number>): boolean;
}

export function createLivingCounts(db: Database): LivingCounts {
  const shown = db
    .prepare<[string], number | null>(
      `SELECT sum(count) FROM living
        JOIN kind ON kind.number = living.kind
        JOIN scope ON scope.number = living.scope AND scope.holding <> 'lost'
        WHERE kind.name = ?`,
    )
    .pluck();
  const put = db.prepare<[number, number, number]>(
    `INSERT INTO living (scope, kind, count) VALUES (?, ?, ?)
      ON CONFLICT (scope, kind) DO UPDATE SET count = count + excluded.count`,
  );
  const held = db
    .prepare<[number], [kind: number, count: number]>(
      'SELECT kind, count FROM living WHERE scope = ? AND count <> 0',
    )
    .raw();
  const clear = db.prepare<[number]>('DELETE FROM living WHERE scope = ?');

  function add(scopeNumber: number, kindNumber: number, delta: number): void {
    if (delta !== 0) put.run(scopeNumber, kindNumber, delta);
  }

  return {
    of: (kind) => shown.get(kind) ?? 0,
    add,
    tally() {
      const counts = new Map<string, [scope: number, kind: number, delta: number]>();
      return {
        add(scopeNumber, kindNumber, delta) {
          const key = `${scopeNumber} ${kindNumber}`;
          const known = counts.get(key);
          if (known === undefined) counts.set(key, [scopeNumber, kindNumber, delta]);
          else known[2] += delta;
        },
        write() {
          for (const count of counts.values()) add(...count);
        },
      };
    },
    set(scopeNumber, counts) {
      const right = [...counts].filter(([, count]) => count !== 0);
      const known = held.all(scopeNumber);
      const isRight = ([kind, count]: [number, number]) => counts.get(kind) === count;
      if (known.length === right.length && known.every(isRight)) return false;
      clear.run(scopeNumber);
      for (const [kind, count] of right) put.run(scopeNumber, kind, count);
      return true;
    },
  };
}
