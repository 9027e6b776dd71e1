/**
 * Brings the database to this hub's tables. Safe when several nodes start at once: the migrator works
 * under a PostgreSQL advisory lock, and who comes second finds nothing left to do.
 */
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Database } from './schema.ts';

/** The database cannot be brought to this version; `message` is for a person. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** @returns the names of the migrations that were run now, in order. Throws MigrationError. */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const { error, results = [] } = await db.connection().execute(async (connection) => {
    // Making an index on a large table may take longer than any other statement may.
    await sql`set statement_timeout = 0`.execute(connection);
    const migrator = new Migrator({
      db: connection,
      provider: { getMigrations: async () => allMigrations },
    });
    const outcome = await migrator.migrateToLatest();
    await sql`reset statement_timeout`.execute(connection);
    return outcome;
  });
  if (error !== undefined) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName;
    if (failed !== undefined) {
      throw new MigrationError(`migration ${failed} failed`, { cause: error });
    }
    if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
      throw new MigrationError(
        `this database was set up by another version of Dangol (${error.message}); run the newer hub`,
        { cause: error },
      );
    }
    throw new MigrationError('the database could not be migrated', { cause: error });
  }
  return results.map((result) => result.migrationName);
}
