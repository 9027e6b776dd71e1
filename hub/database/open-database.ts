/**
 * The hub's connections to PostgreSQL.
 *
 * Every connection carries time limits, because one transaction that stops in the middle would hold
 * the version gate and with it every write of every node.
 */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

const int8 = 20;

/** Versions and counts are below 2^53, so int8 is read as a number and not as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

export interface DatabaseOptions {
  url: string;
  /** Connections at most; default 10. */
  connectionsMax?: number;
  /** Told of connections that broke while idle; the pool replaces them. */
  onIdleError: (error: Error) => void;
}

export function openDatabase(options: DatabaseOptions): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? 10,
    application_name: 'dangol-hub',
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    lock_timeout: 10_000,
    statement_timeout: 60_000,
    keepAlive: true,
    types,
  });
  // Without a listener a broken idle connection would end the process.
  pool.on('error', options.onIdleError);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
