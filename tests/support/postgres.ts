// PostgreSQL for tests: the same embedded server that `npm start` uses, but one that does not wait
// for the disk. All test files of a run share one server and each gets databases of its own.
//
// Runs at the same time share the server as well. A database's name carries the pid of its maker,
// so that what a killed run left behind is found and dropped by the next one.
//
// What many tests begin with is written once a run, into a template that PostgreSQL copies for each of
// them in a fraction of the time.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#hub/embedded-postgres.ts';
import { freePort } from '#hub/embedded-postgres/postmaster.ts';

/** Set by the global setup for all test files; a test of its own starts the server itself. */
export const sharedServerVariable = 'DANGOL_TEST_POSTGRES_URL';

/** The pid of the run, by which its templates are named; set beside the server's address. */
export const runVariable = 'DANGOL_TEST_RUN';

const sharedDataDir = fileURLToPath(new URL('../../.dangol/test-postgres', import.meta.url));

let made = 0;

export interface TestDatabase {
  url: string;
  /** Ends its connections and deletes it. */
  drop: () => Promise<void>;
}

/** What a test's database holds from the beginning. */
export interface Template {
  /** Lower case letters, digits and underscores. */
  name: string;
  /** Writes it into an empty database, and leaves no connection behind. */
  fill: (url: string) => Promise<void>;
}

/** Starts or joins the server that all tests share. */
export function startSharedServer(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir: sharedDataDir, durable: false });
}

/** A new database on the shared server, empty or a copy; takes some tens of milliseconds. */
export async function createTestDatabase(from?: Template): Promise<TestDatabase> {
  const own = process.env[sharedServerVariable] === undefined ? await startSharedServer() : null;
  const server = own?.url ?? process.env[sharedServerVariable] ?? '';
  const name = `test_${process.pid}_${++made}`;
  const copied = from === undefined ? '' : ` TEMPLATE ${await templateOf(server, from)}`;
  await administer(server, `CREATE DATABASE ${name}${copied}`);
  return {
    url: databaseUrl(server, name),
    drop: async () => {
      await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await own?.stop();
    },
  };
}

/** Templates of this run that are known to be there. */
const filled = new Set<string>();

/** @returns the database that holds the template; the first who wants it writes it, others wait. */
async function templateOf(server: string, { name, fill }: Template): Promise<string> {
  const template = `test_${process.env[runVariable] ?? process.pid}_${name}`;
  if (filled.has(template)) return template;
  const client = new pg.Client({ connectionString: databaseUrl(server, 'postgres') });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    const there = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (there.rowCount === 0) {
      // It has its name when it is whole: who was killed in the middle leaves nothing that is copied.
      const unfinished = `${template}_unfinished`;
      await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${unfinished}`);
      await fill(databaseUrl(server, unfinished));
      await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
    }
    filled.add(template);
    return template;
  } finally {
    await client.end();
  }
}

/** Drops the databases of test runs that were killed. */
export function dropAbandonedDatabases(server: string): Promise<void> {
  return dropDatabases(server, (pid) => !isAlive(pid));
}

/** Drops the templates of a run. */
export function dropTemplates(server: string, run: number): Promise<void> {
  return dropDatabases(server, (pid) => pid === run);
}

async function dropDatabases(server: string, made: (pid: number) => boolean): Promise<void> {
  const { rows } = await administer(server, `SELECT datname FROM pg_database`);
  for (const { datname } of rows as { datname: string }[]) {
    const pid = /^test_(\d+)_\w+$/.exec(datname)?.[1];
    if (pid === undefined || !made(Number(pid))) continue;
    await administer(server, `DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  }
}

export interface PrivateServer {
  url: string;
  /** Stops it as an operator would; its data stays. */
  stop: () => Promise<void>;
  /** Starts it again on the same port, so that `url` works again. */
  start: () => Promise<void>;
  /** Stops it and deletes its data. */
  remove: () => Promise<void>;
}

/** A server for one test alone, which may stop it and start it again. Keeps what it has committed. */
export async function startPrivateServer(): Promise<PrivateServer> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dangol-postgres-'));
  const port = await freePort();
  const start = () => startEmbeddedPostgres({ dataDir, port });
  let server = await start();
  return {
    url: server.url,
    stop: async () => void (await server.stop()),
    start: async () => {
      server = await start();
    },
    remove: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function administer(server: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: databaseUrl(server, 'postgres') });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
