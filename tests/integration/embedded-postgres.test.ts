import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#hub/embedded-postgres.ts';
import { prepareHome } from '#hub/embedded-postgres/home.ts';
import { freePort, readPostmaster } from '#hub/embedded-postgres/postmaster.ts';
import { createTestDatabase, startPrivateServer } from '#tests/support/postgres.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = path.join(await mkdtemp(path.join(os.tmpdir(), 'dangol pg-')), 'postgres');
});

afterEach(async () => {
  await removeEmbeddedPostgres(dataDir);
  await rm(path.dirname(dataDir), { recursive: true, force: true });
});

const start = (options: { port?: number } = {}) =>
  startEmbeddedPostgres({ dataDir, durable: false, ...options });

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed under a test ends its clients as well.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that uses the same data directory, as a second terminal would. */
async function anotherProcess(): Promise<{
  child: ChildProcess;
  started: boolean;
  port: number;
  leave: () => Promise<string>;
}> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../support/use-embedded-postgres.ts', import.meta.url)), dataDir],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const { started, port } = JSON.parse(await next()) as { started: boolean; port: number };
  return {
    child,
    started,
    port,
    leave: () => {
      child.stdin?.end();
      return next();
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

test('data is still there after a stop and a second start', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  expect(first.started).toBe(true);
  expect(await first.stop()).toBe('stopped');
  const second = await start();
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('it listens on the loopback address alone, asks for a password, and sorts by code point', async () => {
  const server = await start();
  const [row] = await query(
    server.url,
    `SELECT current_setting('listen_addresses') AS listen, current_setting('server_encoding') AS encoding,
       current_setting('fsync') AS fsync, version() LIKE 'PostgreSQL 18.%' AS is18`,
  );
  expect(row).toEqual({ listen: '127.0.0.1', encoding: 'UTF8', fsync: 'off', is18: true });
  const wrong = new URL(server.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  const { home } = await prepareHome(dataDir);
  expect((await stat(path.join(home, 'cluster', 'password'))).mode & 0o077).toBe(0);
  await server.stop();
});

test('commits wait for the disk unless a test says otherwise', async () => {
  const server = await startEmbeddedPostgres({ dataDir });
  const [row] = await query(
    server.url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
  );
  expect(row).toEqual({ fsync: 'on', commit: 'on' });
  await server.stop();
});

test('three processes that start at once share one server and the last one out stops it', async () => {
  const users = await Promise.all([anotherProcess(), anotherProcess(), anotherProcess()]);
  expect(new Set(users.map((user) => user.port)).size).toBe(1);
  expect(users.filter((user) => user.started)).toHaveLength(1);
  const farewells = [];
  for (const user of users) farewells.push(await user.leave());
  expect(farewells).toEqual(['left running', 'left running', 'stopped']);
});

test('of two who leave at the same moment one stops the server', async () => {
  for (let round = 0; round < 5; round++) {
    const [one, two] = await Promise.all([start(), start()]);
    const farewells = await Promise.all([one.stop(), two.stop()]);
    expect(farewells).toContain('stopped');
  }
});

test('a server whose starter was killed is joined, and stopped by the one who joined it', async () => {
  const other = await anotherProcess();
  await killed(other.child);
  const server = await start();
  expect(server).toMatchObject({ started: false, port: other.port });
  expect(await server.stop()).toBe('stopped');
});

test('after the server itself was killed it starts again with everything committed', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  const { home } = await prepareHome(dataDir);
  const postmaster = await readPostmaster(home);
  process.kill(postmaster?.pid ?? 0, 'SIGKILL');
  await first.stop();
  const second = await start();
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('a server that is killed while it is used comes back on the same port', async () => {
  const server = await start();
  const { home } = await prepareHome(dataDir);
  const before = await readPostmaster(home);
  process.kill(before?.pid ?? 0, 'SIGKILL');
  await expect
    .poll(() => query(server.url, 'SELECT 1 AS n').catch(() => undefined), { timeout: 20_000 })
    .toEqual([{ n: 1 }]);
  expect(await server.stop()).toBe('stopped');
});

test('a stale postmaster.pid that names a living other program does not hinder a start', async () => {
  const first = await start();
  await first.stop();
  const { home } = await prepareHome(dataDir);
  const file = path.join(home, 'cluster', 'data', 'postmaster.pid');
  await writeFile(file, `${process.pid}\n${home}\n1\n${first.port}\n\n127.0.0.1\n1 2\nready   \n`);
  const second = await start();
  expect(second.started).toBe(true);
  await second.stop();
});

test('an initdb that was killed half-way leaves nothing that hinders', async () => {
  const { home } = await prepareHome(dataDir);
  const half = path.join(home, 'cluster.new-abandoned', 'data');
  await mkdir(half, { recursive: true });
  await writeFile(path.join(half, 'PG_VERSION'), '18\n');
  const server = await start();
  expect(server.started).toBe(true);
  await server.stop();
  expect(await readdir(home)).toContain('cluster');
});

test('a port that is taken is said in words', async () => {
  const listener = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  await expect(start({ port })).rejects.toThrow(`port ${port} is taken`);
  await new Promise((resolve) => listener.close(resolve));
});

test('its log holds neither a statement nor a row', async () => {
  const server = await start();
  await query(server.url, 'CREATE TABLE person (name text PRIMARY KEY)');
  const insert = `INSERT INTO person VALUES ('Secret Name')`;
  await query(server.url, insert);
  await expect(query(server.url, insert)).rejects.toThrow(/duplicate key/);
  await server.stop();
  const { home } = await prepareHome(dataDir);
  const log = await readFile(path.join(home, 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key');
  expect(log).not.toContain('Secret');
});

test('it is not removed while another process uses it', async () => {
  const other = await anotherProcess();
  await expect(removeEmbeddedPostgres(dataDir)).rejects.toThrow(/in use by another process/);
  expect(await other.leave()).toBe('stopped');
});

test('each test database is its own, and is gone after drop', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(one.url, 'CREATE TABLE mine AS SELECT 1 AS n');
  await expect(query(two.url, 'SELECT n FROM mine')).rejects.toThrow(/does not exist/);
  await one.drop();
  await two.drop();
  await expect(query(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});

test('a private server comes back on the same address', async () => {
  const server = await startPrivateServer();
  await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await server.stop();
  await expect(query(server.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  await server.start();
  expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await server.remove();
});
