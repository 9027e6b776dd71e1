// PostgreSQL refuses to run as root, and that is right. Started by root it runs as a system user
// `postgres`, which is made when it is missing; where no user can be made, as `nobody`.
import { execFile, type ExecFileOptions } from 'node:child_process';

/** The operating system's user that the server runs as. `undefined`: the one we are. */
export type Runner = { uid: number; gid: number } | undefined;

/** Decides who runs the server. As root, the owner of data that is already there comes first. */
export async function chooseRunner(dataOwner: Runner): Promise<Runner> {
  if (process.getuid?.() !== 0) return undefined;
  if (dataOwner !== undefined && dataOwner.uid !== 0) return dataOwner;
  const existing = await lookUp('postgres');
  if (existing !== undefined) return existing;
  await runAs(undefined, 'useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir=/nonexistent',
    '--shell=/usr/sbin/nologin',
    'postgres',
  ]);
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (user === undefined) {
    throw new Error('PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`');
  }
  return user;
}

/** Can this user enter these folders and run these programs? Asked of the system, not worked out. */
export async function canReach(runner: Runner, paths: string[]): Promise<boolean> {
  if (runner === undefined) return true;
  const script = 'for p in "$@"; do test -x "$p" || exit 1; done';
  return (await runAs(runner, '/bin/sh', ['-c', script, 'sh', ...paths])).ok;
}

export type Outcome = { ok: boolean; output: string };

/**
 * Runs a program to its end as the given user, in `/` (the current folder may be closed to that
 * user), in English, without any PG* variable of ours. Never rejects: tells whether it exited with
 * 0, and what it said.
 */
export function runAs(
  runner: Runner,
  program: string,
  args: string[],
  options: { timeoutMs?: number } = {},
): Promise<Outcome> {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C' };
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith('PG') && !name.startsWith('LC_') && name !== 'LANG') env[name] = value;
  }
  const settings: ExecFileOptions = {
    env,
    cwd: process.platform === 'win32' ? undefined : '/',
    timeout: Math.ceil(options.timeoutMs ?? 60_000),
    windowsHide: true,
    ...runner,
  };
  return new Promise((resolve) => {
    execFile(program, args, settings, (error, stdout, stderr) => {
      const output = `${String(stdout)}${String(stderr)}`.trim();
      resolve({ ok: error === null, output: output || (error?.message ?? '') });
    });
  });
}

async function lookUp(user: string): Promise<Runner> {
  const [uid, gid] = await Promise.all([
    runAs(undefined, 'id', ['-u', user]),
    runAs(undefined, 'id', ['-g', user]),
  ]);
  if (!uid.ok || !gid.ok) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}
