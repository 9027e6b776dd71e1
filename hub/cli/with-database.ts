/**
 * The database a command works on: `DATABASE_URL`, or the embedded server, which is started for as long
 * as it is needed (or joined, where another process of Dangol has it running).
 */
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { migrate, MigrationError } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../embedded-postgres.ts';
import { CommandError, type CommandContext } from './context.ts';

/** Gives the database's address, and lets the embedded server go afterwards. */
export async function withDatabaseUrl<Done>(
  { settings, say }: CommandContext,
  work: (url: string) => Promise<Done>,
): Promise<Done> {
  if (settings.databaseUrl !== undefined) {
    await assertReachable(settings.databaseUrl);
    return await work(settings.databaseUrl);
  }
  const dataDir = path.join(path.resolve(settings.dangolDir), 'postgres');
  const server = await startEmbeddedPostgres({ dataDir, log: say }).catch((error: unknown) => {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    throw new CommandError(error.message, 1, { cause: error });
  });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

/** Gives the database, migrated. */
export function withDatabase<Done>(
  context: CommandContext,
  work: (db: Kysely<Database>, migrated: string[]) => Promise<Done>,
): Promise<Done> {
  return withDatabaseUrl(context, async (url) => {
    const db = open(url, context);
    try {
      return await work(db, await migrateOrExplain(db));
    } finally {
      await db.destroy();
    }
  });
}

async function migrateOrExplain(db: Kysely<Database>): Promise<string[]> {
  try {
    return await migrate(db);
  } catch (error) {
    if (error instanceof MigrationError) throw new CommandError(error.message, 1, { cause: error });
    throw error;
  }
}

async function assertReachable(url: string): Promise<void> {
  const db = openDatabase({ url, connectionsMax: 1, onIdleError: () => {} });
  try {
    await sql`select 1`.execute(db);
  } catch (cause) {
    // The address may carry a password: only its host is said.
    const host = URL.canParse(url) ? new URL(url).host : 'DATABASE_URL';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`the database at ${host} cannot be used: ${why}`, 1, { cause });
  } finally {
    await db.destroy();
  }
}

function open(url: string, { log }: CommandContext): Kysely<Database> {
  return openDatabase({
    url,
    onIdleError: (error) => log.warn('a database connection was lost', { error }),
  });
}
