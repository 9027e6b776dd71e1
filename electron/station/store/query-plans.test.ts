import type { Database } from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { storeOptions, temporaryDirectory } from '#tests/support/store-files.ts';
import { openConnection } from './connection.ts';
import type { FileRole } from './file-meta.ts';
import { hubRowsSql } from './hub-rows.ts';
import { mutationSql } from './mutation-rows.ts';
import { openStore } from './open-store.ts';
import { pendingSql } from './pending-rows.ts';
import { rowsInAllSql, rowsSql } from './term-index.ts';

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

const scans = (steps: readonly string[]) => steps.filter((step) => step.startsWith('SCAN'));

test('look-up walks ranges of the search terms', () => {
  const db = openFile('replica');
  expect(explain(db, rowsSql)).toEqual(['SEARCH term USING PRIMARY KEY (key>? AND key<?)']);
  const inAll = explain(db, rowsInAllSql([3, 2]));
  expect(inAll.filter((step) => step.startsWith('SEARCH'))).toEqual(
    Array(5).fill('SEARCH term USING PRIMARY KEY (key>? AND key<?)'),
  );
  expect(scans(inAll)).toEqual([]);
  // The second word's rows are gathered once, however many ranges of the first word are walked.
  expect(inAll.filter((step) => step.startsWith('REUSE LIST SUBQUERY'))).toHaveLength(2);
});

test.each([
  ['byRef', 'record USING INDEX record_id (kind=? AND id=?)'],
  ['byNumber', 'record USING INTEGER PRIMARY KEY (rowid=?)'],
  ['about', 'record USING INDEX record_subject (subject=?)'],
  ['list', 'record USING INDEX record_id (kind=?)'],
  ['lastOrderAt', 'record USING COVERING INDEX record_subject (subject=? AND kind=?)'],
] as const)('the replica reads %s by an index', (name, index) => {
  const steps = explain(openFile('replica'), hubRowsSql[name]);
  expect(steps).toContainEqual(expect.stringContaining(`SEARCH ${index}`));
  expect(scans(steps)).toEqual([]);
});

test.each([
  ['pendingTouching', mutationSql.pendingTouching],
  ['inState', mutationSql.inState],
  ['unsentAfter', mutationSql.unsentAfter],
  ['byRef', pendingSql.byRef],
  ['about', pendingSql.about],
])('the outbox reads %s by an index', (_, sql) => {
  const steps = explain(openFile('outbox'), sql);
  expect(steps).toContainEqual(expect.stringMatching(/SEARCH .* USING .*(?:INDEX|PRIMARY KEY)/));
  expect(scans(steps)).toEqual([]);
});
