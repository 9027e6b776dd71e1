/** The outbox's schema: own mutations, the records each touches, and what they make visible. */
import { auditTable } from '../audit-log.ts';
import { deskAttemptTables } from '../desk-attempts.ts';
import { metaTable } from '../file-meta.ts';
import type { Migration } from '../migrate.ts';
import { pinAttemptTable } from '../pin-attempts.ts';
import { termTables } from '../term-runs.ts';
import { termTable } from './term-table.ts';

export const outboxMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'mutations and the records they make visible',
    up(db) {
      db.exec(metaTable);
      db.exec(`
        CREATE TABLE mutation (
          -- AUTOINCREMENT: a number is never given twice, even after the row has gone.
          sequence INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE,
          state TEXT NOT NULL CHECK (state IN ('unsent', 'accepted', 'attention', 'closed')),
          name TEXT NOT NULL,
          args TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          based_on TEXT NOT NULL,
          staff TEXT,
          result TEXT
        ) STRICT;
        CREATE INDEX mutation_state ON mutation (state, sequence);
        CREATE TABLE touch (
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          sequence INTEGER NOT NULL
            REFERENCES mutation ON UPDATE CASCADE ON DELETE CASCADE,
          PRIMARY KEY (kind, id, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX touch_sequence ON touch (sequence);
        CREATE TABLE pending_record (
          number INTEGER PRIMARY KEY,
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          scope TEXT NOT NULL,
          version INTEGER NOT NULL,
          subject TEXT,
          placed_at INTEGER,
          doc TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX pending_record_id ON pending_record (kind, id);
        CREATE INDEX pending_record_subject ON pending_record (subject) WHERE subject IS NOT NULL;
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
      // Made again from the pending mutations, with its index, when the file is opened.
      db.exec('DELETE FROM pending_record');
    },
  },
  {
    number: 3,
    name: 'changes by the customer they are about',
    up(db) {
      // Also those that this version does not understand, which touch no record it knows of. What is
      // nested deeper than SQLite reads is about nobody.
      db.exec(`
        CREATE INDEX mutation_customer ON mutation (
          CASE WHEN json_valid(args) THEN json_extract(args, '$.customerId') END
        )`);
    },
  },
  {
    number: 4,
    name: 'the audit chain',
    up(db) {
      db.exec(auditTable);
      // Which chain this is: a file that takes another's place begins one of its own.
      db.exec(`INSERT OR REPLACE INTO meta (name, value) VALUES ('auditChain', (
        SELECT substr(u, 1, 8) || '-' || substr(u, 9, 4) || '-4' || substr(u, 14, 3) || '-8' ||
          substr(u, 18, 3) || '-' || substr(u, 21, 12) FROM (SELECT lower(hex(randomblob(16))) AS u)
      ))`);
    },
  },
  {
    number: 5,
    name: 'wrong PINs in a row',
    up(db) {
      db.exec(pinAttemptTable);
    },
  },
  {
    number: 6,
    name: 'tries at the pickup desk',
    up(db) {
      db.exec(deskAttemptTables);
    },
  },
];
