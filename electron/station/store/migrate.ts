/**
 * Brings a file to the newest schema. Migrations are numbered, run in order, each in one transaction with
 * its number, and are never edited after a release. `PRAGMA user_version` is the last one that ran.
 */
import type { Database } from 'better-sqlite3';

export interface Migration {
  number: number;
  /** What it does, in a few words. */
  name: string;
  up(db: Database): void;
}

export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.number ?? 0;
}

/** Runs what is missing. `first` runs in the transaction of the very first migration. */
export function migrate(db: Database, migrations: readonly Migration[], first: () => void): void {
  for (const migration of migrations) {
    const version = schemaVersion(db);
    if (migration.number <= version) continue;
    db.transaction(() => {
      migration.up(db);
      if (version === 0) first();
      db.pragma(`user_version = ${migration.number}`);
    }).immediate();
  }
}
