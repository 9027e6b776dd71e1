/**
 * The replica's schema: hub rows, how far each scope is, and the search index.
 *
 * Built for a million customers: kinds and scopes by number, customers without a subject of their own,
 * and search keys packed into sorted blocks.
 */
import { metaTable } from '../file-meta.ts';
import type { Migration } from '../migrate.ts';
import { wordTables } from '../words/word-index.ts';
import { removedTable } from '../removed-counts.ts';
import { seenTable } from '../seen-customers.ts';
import { termTables } from '../term-runs.ts';
import { termTable } from './term-table.ts';

export const replicaMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'records, scopes and search terms',
    up(db) {
      db.exec(metaTable);
      db.exec(`
        CREATE TABLE kind (
          number INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          -- Records of the kind that are no tombstones; kept in the transaction that changes it.
          living INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE scope (
          number INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          cursor TEXT NOT NULL,
          epoch TEXT,
          received_rows INTEGER NOT NULL DEFAULT 0,
          total_rows INTEGER NOT NULL DEFAULT 0,
          received_bytes INTEGER NOT NULL DEFAULT 0,
          total_bytes INTEGER NOT NULL DEFAULT 0,
          level_at INTEGER,
          -- 'emptying' or 'lost' while its records are being deleted, a piece at a time.
          holding TEXT NOT NULL DEFAULT 'held' CHECK (holding IN ('held', 'emptying', 'lost'))
        ) STRICT;
        -- A tombstone has no document; it is kept so that an older row cannot bring the record back.
        CREATE TABLE record (
          number INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL REFERENCES kind,
          id TEXT NOT NULL,
          scope INTEGER NOT NULL,
          version INTEGER NOT NULL,
          subject TEXT,
          placed_at INTEGER,
          doc TEXT
        ) STRICT;
        CREATE UNIQUE INDEX record_id ON record (kind, id);
        CREATE INDEX record_subject ON record (subject, kind, placed_at) WHERE subject IS NOT NULL;
      `);
      db.exec(termTable);
    },
  },
  {
    number: 2,
    name: 'the search index in runs',
    up(db) {
      db.exec('DROP TABLE term');
      db.exec(termTables);
      // So that the index is built anew when the file is opened.
      db.exec("DELETE FROM meta WHERE name = 'searchShape'");
    },
  },
  {
    number: 3,
    name: 'the words of customers',
    up(db) {
      db.exec(wordTables);
      db.exec("DELETE FROM meta WHERE name = 'searchShape'");
    },
  },
  {
    number: 4,
    name: 'customers seen lately',
    up(db) {
      db.exec(seenTable);
    },
  },
  {
    number: 5,
    name: 'passes of a scope',
    up(db) {
      db.exec(`
        -- A row for each pass through a scope; records belong to the pass that brought them.
        CREATE TABLE scope_pass (
          number INTEGER PRIMARY KEY,
          name TEXT NOT NULL,
          -- Where the scope stands among the others, the same for all its passes.
          place INTEGER NOT NULL,
          cursor TEXT NOT NULL,
          epoch TEXT,
          received_rows INTEGER NOT NULL DEFAULT 0,
          total_rows INTEGER NOT NULL DEFAULT 0,
          received_bytes INTEGER NOT NULL DEFAULT 0,
          total_bytes INTEGER NOT NULL DEFAULT 0,
          level_at INTEGER,
          -- 'held': the current pass. 'former': an earlier one, shown until the current one is level.
          -- 'lost': shown no more; its records are deleted up to 'swept', a piece at a time.
          holding TEXT NOT NULL DEFAULT 'held' CHECK (holding IN ('held', 'former', 'lost')),
          swept INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO scope_pass (number, name, place, cursor, epoch, received_rows, total_rows,
            received_bytes, total_bytes, level_at, holding)
          SELECT number, name, number, cursor, epoch, received_rows, total_rows, received_bytes,
            total_bytes, level_at, CASE holding WHEN 'held' THEN 'held' ELSE 'lost' END
          FROM scope;
        INSERT INTO scope_pass (name, place, cursor)
          SELECT name, number, '{"phase":"start"}' FROM scope WHERE holding = 'emptying';
        DROP TABLE scope;
        ALTER TABLE scope_pass RENAME TO scope;
        CREATE UNIQUE INDEX scope_held ON scope (name) WHERE holding = 'held';
        -- Records that are no tombstones, kept in the transaction that changes them.
        CREATE TABLE living (
          scope INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          count INTEGER NOT NULL,
          PRIMARY KEY (scope, kind)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO living (scope, kind, count)
          SELECT scope, kind, count(*) FROM record WHERE doc IS NOT NULL GROUP BY scope, kind;
        ALTER TABLE kind DROP COLUMN living;
      `);
    },
  },
  {
    number: 6,
    name: 'what was removed of a customer',
    up(db) {
      db.exec(removedTable);
    },
  },
];
