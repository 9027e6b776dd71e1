/**
 * The search index of one file: which rows are under which key. A B-tree of (key, row) answers exact
 * keys and prefixes of any length by walking one range, Hangul included (docs/adr/0022-search-index.md).
 */
import type { Database } from 'better-sqlite3';
import type { KeyRange } from '#shared/domain/search/ranges.ts';

export const termTable = `
  CREATE TABLE term (
    key TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (key, row)
  ) STRICT, WITHOUT ROWID`;

/** A row's keys as they were and as they are to be; neither with duplicates. */
export interface TermChange {
  row: number;
  before: readonly string[];
  after: readonly string[];
}

export interface TermIndex {
  /** Makes the changes, in the order of the keys: neighbours then share the pages they are on. */
  change(changes: readonly TermChange[]): void;
  /** How many rows the ranges hold, counted no further than `limit`. */
  estimate(ranges: readonly KeyRange[], limit: number): number;
  /** Rows in the ranges, best range first; a row may come more than once. Read lazily. */
  rows(ranges: readonly KeyRange[]): Iterable<number>;
  /** Rows in `ranges` that are in each of `others`, too. */
  rowsInAll(
    ranges: readonly KeyRange[],
    others: readonly (readonly KeyRange[])[],
  ): Iterable<number>;
  removeAll(): void;
}

/** The last character there is: `key || lastChar` is after everything that begins with key. */
const lastChar = '\u{10FFFF}';

export const rowsSql = 'SELECT row FROM term WHERE key >= ? AND key <= ?';

/**
 * Rows in one of the first word's ranges, and of the second's, and so on. One statement, each word
 * inside the one before, so that SQLite gathers a word's rows once and not for each range.
 * @param shape how many ranges each word has.
 */
export function rowsInAllSql([ranges = 0, ...others]: readonly number[]): string {
  const union = Array.from({ length: ranges }, () => rowsSql).join(' UNION ALL ');
  return others.length === 0
    ? union
    : `SELECT row FROM (${union}) WHERE row IN (${rowsInAllSql(others)})`;
}

export function createTermIndex(db: Database): TermIndex {
  const insert = db.prepare<[string, number]>(
    'INSERT OR IGNORE INTO term (key, row) VALUES (?, ?)',
  );
  const remove = db.prepare<[string, number]>('DELETE FROM term WHERE key = ? AND row = ?');
  const select = db.prepare<[string, string], number>(rowsSql).pluck();
  const count = db
    .prepare<[string, string, number], number>(`SELECT count(*) FROM (${rowsSql} LIMIT ?)`)
    .pluck();
  const selectInAll = keptByKey((shape) =>
    db.prepare<string[], number>(rowsInAllSql(shape.split(',').map(Number))).pluck(),
  );
  return {
    change(changes) {
      for (const [key, row] of sorted(changes, 'before', 'after')) remove.run(key, row);
      for (const [key, row] of sorted(changes, 'after', 'before')) insert.run(key, row);
    },
    estimate(ranges, limit) {
      let total = 0;
      for (const range of ranges) {
        if (total >= limit) break;
        total += count.get(...bounds(range), limit) ?? 0;
      }
      return total;
    },
    *rows(ranges) {
      for (const range of ranges) yield* select.iterate(...bounds(range));
    },
    rowsInAll(ranges, others) {
      if (ranges.length === 0 || others.some((other) => other.length === 0)) return [];
      const statement = selectInAll([ranges, ...others].map(({ length }) => length).join(','));
      return statement.iterate(...[ranges, ...others].flat().flatMap(bounds));
    },
    removeAll() {
      db.exec('DELETE FROM term');
    },
  };
}

/** What is in one list of each change and not in the other, by key. */
function sorted(
  changes: readonly TermChange[],
  from: 'before' | 'after',
  without: 'before' | 'after',
): [string, number][] {
  const terms: [string, number][] = [];
  for (const change of changes) {
    const other = change[without];
    for (const key of change[from]) if (!other.includes(key)) terms.push([key, change.row]);
  }
  return terms.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
}

function bounds({ key, exact }: KeyRange): [string, string] {
  return [key, exact ? key : key + lastChar];
}

/** Makes each thing once. The keys here are few: at most eight words of a few ranges each. */
function keptByKey<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const thing = made.get(key) ?? make(key);
    made.set(key, thing);
    return thing;
  };
}
