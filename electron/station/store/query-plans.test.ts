import type { Database } from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { storeOptions, temporaryDirectory } from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';
import type { FileRole } from './file-meta.ts';
import { mutationSql } from './mutation-rows.ts';
import { openStore } from './open-store.ts';
import { pendingSql } from './pending-rows.ts';
import { shownRowsSql } from './shown-rows.ts';
import { termRunsSql } from './term-runs.ts';
import { traceSql } from './traces.ts';

/** The steps SQLite takes, one a line. */
function explain(db: Database, sql: string): string[] {
  return db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...Array<string>(sql.split('?').length - 1).fill('x'))
    .map(({ detail }) => detail);
}

function openFile(role: FileRole): Database {
  const directory = temporaryDirectory();
  const { keys, cipher } = storeOptions(directory);
  openStore(storeOptions(directory)).close();
  const db = openConnection({ path: `${directory}/${role}.db`, role, key: keys[role], cipher });
  onTestFinished(() => void db.close());
  return db;
}

/** Reads of a whole table; the one row that `SELECT EXISTS` makes is none. */
const scans = (steps: readonly string[]) =>
  steps.filter((step) => step.startsWith('SCAN') && step !== 'SCAN CONSTANT ROW');

test.each([
  ['floor', 'first<?'],
  ['next', 'first>?'],
  ['nextFirst', 'first>?'],
  ['dropUpTo', 'first<?'],
] as const)('look-up and merging find blocks (%s) by their run and first entry', (name, bound) => {
  expect(explain(openFile('replica'), termRunsSql[name])).toEqual([
    `SEARCH term_block USING PRIMARY KEY (run=? AND ${bound})`,
  ]);
});

test.each([
  ['byRef', 'record USING INDEX record_id (kind=? AND id=?)'],
  ['byNumber', 'record USING INTEGER PRIMARY KEY (rowid=?)'],
  ['withOrder', 'record USING INTEGER PRIMARY KEY (rowid=?)'],
  ['withOrder', 'made USING INDEX record_subject (subject=? AND kind=?)'],
  ['about', 'record USING INDEX record_subject (subject=?)'],
  ['aboutOfKind', 'record USING INDEX record_subject (subject=? AND kind=?)'],
  ['list', 'record USING INDEX record_id (kind=?)'],
  ['lastOrderAt', 'made USING INDEX record_subject (subject=? AND kind=?)'],
] as const)('the replica reads %s by an index', (name, index) => {
  const steps = explain(openFile('replica'), shownRowsSql[name]);
  expect(steps).toContainEqual(expect.stringContaining(`SEARCH ${index}`));
  expect(scans(steps)).toEqual([]);
});

test.each(['about', 'self', 'seen'] as const)(
  'traces in the replica (%s) are found by an index',
  (name) => {
    const steps = explain(openFile('replica'), traceSql[name]);
    expect(steps).toContainEqual(expect.stringMatching(/SEARCH .* USING .*(?:INDEX|PRIMARY KEY)/));
    expect(scans(steps)).toEqual([]);
  },
);

test.each([
  ['about', mutationSql.about],
  ['changes that are traces', traceSql.changes],
  ['pending traces', traceSql.pendingAbout],
  ['a pending trace', traceSql.pendingSelf],
  ['pendingTouching', mutationSql.pendingTouching],
  ['isPending', mutationSql.isPending],
  ['hasPending', mutationSql.hasPending],
  ['inState', mutationSql.inState],
  ['unsentAfter', mutationSql.unsentAfter],
  ['byRef', pendingSql.byRef],
  ['about', pendingSql.about],
  ['holds', pendingSql.holds],
])('the outbox reads %s by an index', (_, sql) => {
  const steps = explain(openFile('outbox'), sql);
  expect(steps).toContainEqual(expect.stringMatching(/SEARCH .* USING .*(?:INDEX|PRIMARY KEY)/));
  expect(scans(steps)).toEqual([]);
});
