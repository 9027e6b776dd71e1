// Starting, finding and stopping the server's main process. PostgreSQL's file postmaster.pid is the
// one truth about a running server; it is believed only when a PostgreSQL really has that pid.
//
//   line 1 pid · line 4 port · line 8 status ('ready   ', 'starting', 'stopping')
import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { type Runner, runAs } from './runner.ts';

/** All that is needed to run one. */
export interface Server {
  home: string;
  runner: Runner;
  binaries: Binaries;
}

export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * Settings for a small machine that other programs need too. Errors are logged without the row or
 * the statement they are about: those hold people's names.
 */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=96MB',
  'effective_cache_size=512MB',
  'max_wal_size=1GB',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_parallel_workers_per_gather=0',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
];
/** For tests: what is lost with the machine does not matter, and many hubs share the server. */
const withoutDurability = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=400',
];

const largestLogBytes = 5_000_000;
const halfWrittenMs = 5_000;

export type Started =
  | { ok: true }
  | { ok: false; code: 'port_taken' | 'already_running' | 'busy' | 'failed'; reason: string };

/** Starts it and waits until it takes connections. It outlives this process. */
export async function startPostmaster(
  server: Server,
  options: { port: number; durable: boolean; timeoutMs: number },
): Promise<Started> {
  const data = dataFolder(server.home);
  const log = path.join(server.home, 'postgres.log');
  const offset = await cutLog(log);
  const all = [...settings, `port=${options.port}`, ...(options.durable ? [] : withoutDurability)];
  const seconds = Math.ceil(options.timeoutMs / 1000);
  const outcome = await runAs(
    server.runner,
    server.binaries.pgCtl,
    // pg_ctl hands the part after -o to a shell, which is why no setting has a blank or a quote.
    [
      'start',
      '-D',
      data,
      '-l',
      log,
      '-w',
      '-t',
      String(seconds),
      '-s',
      '-o',
      all.map((setting) => `-c ${setting}`).join(' '),
    ],
    { timeoutMs: options.timeoutMs + 5_000 },
  );
  if (outcome.ok) return { ok: true };
  const said = (await readFile(log, 'utf8').catch(() => '')).slice(offset).trim() || outcome.output;
  return { ok: false, code: classify(said), reason: lastLines(said) };
}

/** What the server's log says about why it did not start. */
export function classify(log: string): 'port_taken' | 'already_running' | 'busy' | 'failed' {
  // 'is empty': the other one has made its file and not written it yet.
  if (/lock file "postmaster\.pid" (already exists|is empty)/.test(log)) return 'already_running';
  // The last of a killed server's processes still hold on to its memory; they end by themselves.
  if (/pre-existing shared memory block .* is still in use/.test(log)) return 'busy';
  if (/could not bind IPv4 address/.test(log)) return 'port_taken';
  return 'failed';
}

/** The running server of this home, or undefined. Removes what a killed one has left behind. */
export async function readPostmaster(home: string): Promise<Postmaster | undefined> {
  const file = path.join(dataFolder(home), 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const postmaster = parsePostmaster(text);
  if (postmaster !== undefined && (await isPostgres(postmaster.pid, home))) return postmaster;
  // Not whole: a server that is just starting, or the machine went down while it was written.
  if (postmaster === undefined && (await ageMs(file)) < halfWrittenMs) return undefined;
  // After a crash the pid may be another program's by now. PostgreSQL would then refuse to start.
  const unchanged = (await readFile(file, 'utf8').catch(() => undefined)) === text;
  if (unchanged) await rm(file, { force: true });
  return undefined;
}

/** Reads postmaster.pid; undefined while it is not whole. */
export function parsePostmaster(text: string): Postmaster | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return undefined;
  return { pid, port };
}

/** Ends every session, writes everything out, and returns when the server is gone. */
export async function stopPostmaster(server: Server): Promise<void> {
  const stop = (mode: 'fast' | 'immediate') =>
    runAs(
      server.runner,
      server.binaries.pgCtl,
      ['stop', '-D', dataFolder(server.home), '-m', mode, '-w', '-t', '30', '-s'],
      { timeoutMs: 40_000 },
    );
  const outcome = await stop('fast');
  if (!outcome.ok && (await readPostmaster(server.home)) !== undefined) await stop('immediate');
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

const dataFolder = (home: string) => path.join(home, 'cluster', 'data');

async function isPostgres(pid: number, home: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') return isPostgresOnLinux(pid, home);
  const [state = '', program = ''] = await promisify(execFile)('ps', [
    '-o',
    'stat=,comm=',
    '-p',
    String(pid),
  ]).then(
    ({ stdout }) => stdout.trim().split(/\s+/),
    () => [],
  );
  return !state.startsWith('Z') && path.basename(program).startsWith('postgres');
}

async function isPostgresOnLinux(pid: number, home: string): Promise<boolean> {
  // 'pid (name) state …'. A zombie has ended; where PID 1 does not ask about it, it stays for good.
  const about = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, name = '', state = 'Z'] = /^\d+ \((.*)\) (\S)/s.exec(about) ?? [];
  if (state === 'Z' || state === 'X' || !name.startsWith('postgres')) return false;
  // It works in its data folder: another PostgreSQL with that pid is not this one.
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return workingFolder === undefined || workingFolder === (await realpath(dataFolder(home)));
}

async function ageMs(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

/** Keeps the log small. Returns where the next start's lines begin. */
async function cutLog(log: string): Promise<number> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= largestLogBytes) return size;
  await rename(log, `${log}.1`);
  return 0;
}

function lastLines(text: string): string {
  return text.split('\n').slice(-6).join('\n');
}
