/**
 * The hub's connections to PostgreSQL.
 *
 * Every connection carries time limits, because one transaction that stops in the middle would hold
 * the version gate and with it every write of every node.
 */
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

const int8 = 20;

/** Versions and counts are below 2^53, so int8 is read as a number and not as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format),
};

export interface DatabaseOptions {
  url: string;
  /** Connections at most; default 10. */
  connectionsMax?: number;
  /**
   * For reading the feed: never sort and never scan, walk the indexes. The planner does not know how
   * many rows a scope has until the table is analyzed, and then sorts all that is left of a scope for
   * every page (200 ms instead of 20 for a page at a hundred thousand rows; measured).
   */
  inIndexOrder?: boolean;
  /**
   * For few statements that come over and over: each is planned once a connection and along indexes, as if
   * every table were large. Planning was three quarters of what writing a record cost (1.4 ms instead of
   * 0.4; measured). A plan that is kept must be right for the table that grows under it, hence the indexes.
   */
  planned?: boolean;
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
  // The pool takes its own listener off while a connection is lent out; one that breaks then, as when
  // PostgreSQL is restarted under a transaction, must fail that transaction and not the process.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    if (options.planned === true) keepPlans(client);
  });
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool,
      async onCreateConnection(connection) {
        const settings = [
          ...(options.inIndexOrder === true ? [inIndexOrder] : []),
          ...(options.planned === true ? [alongIndexes] : []),
        ];
        if (settings.length === 0) return;
        await connection.executeQuery(CompiledQuery.raw(settings.join(';')));
      },
    }),
  });
}

const inIndexOrder = `
  set enable_sort = off; set enable_bitmapscan = off; set enable_seqscan = off;
  set enable_incremental_sort = off
`;

const alongIndexes = `
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off
`;

/** Statements that are kept on a connection; there are some twenty, and never one for each value. */
const keptMost = 100;

/** Gives each statement with parameters a name, under which PostgreSQL keeps it. */
function keepPlans(client: pg.PoolClient): void {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < keptMost) names.set(text, `kept_${names.size}`);
    return names.get(text);
  };
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const planned = (...args: unknown[]): unknown => {
    const [text, values] = args;
    const parameters = Array.isArray(values) && values.length > 0 && args.length === 2;
    const name = typeof text === 'string' && parameters ? nameOf(text) : undefined;
    return name === undefined ? query(...args) : query({ name, text, values });
  };
  client.query = planned as typeof client.query;
}
