/** The schema of an app of a later day: two steps more in each file, slow enough to be killed in. */
import type { Migration } from '#electron/station/store/migrate.ts';
import { outboxMigrations } from '#electron/station/store/migrations/outbox.ts';
import { replicaMigrations } from '#electron/station/store/migrations/replica.ts';

/** Rows that each step writes; fewer in a file are half a step. */
export const laterRows = 20_000;

function withLater(migrations: readonly Migration[]): Migration[] {
  const newest = migrations.at(-1)?.number ?? 0;
  const step = (number: number): Migration => ({
    number,
    name: `a later step ${number}`,
    up(db) {
      db.exec(`
        CREATE TABLE later_${number - newest} (n INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
        WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT ${laterRows})
        INSERT INTO later_${number - newest} SELECT n, hex(randomblob(40)) FROM counted;
        CREATE INDEX later_${number - newest}_words ON later_${number - newest} (words);
      `);
    },
  });
  return [...migrations, step(newest + 1), step(newest + 2)];
}

export const laterMigrations = {
  outbox: withLater(outboxMigrations),
  replica: withLater(replicaMigrations),
};
