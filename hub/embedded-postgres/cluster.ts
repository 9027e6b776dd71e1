// The cluster is made once, beside its place, and renamed into it when it is whole. So a killed
// initdb leaves only a folder that nobody uses, and of two processes that make one at the same time
// the first to finish wins and the other throws its own away.
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { superuser } from './lease.ts';
import type { Server } from './postmaster.ts';
import { runAs } from './runner.ts';

const abandonedAfterMs = 10 * 60_000;

/**
 * Makes `<home>/cluster` unless it is there. Throws with initdb's own words when it cannot.
 * @param options durable: wait until it is on the disk
 */
export async function ensureCluster(
  server: Server,
  options: { durable: boolean; log: (line: string) => void },
): Promise<void> {
  const { home, runner } = server;
  const cluster = path.join(home, 'cluster');
  if (await isThere(cluster)) return;
  await removeAbandoned(home);
  options.log('making a new PostgreSQL cluster');

  const fresh = await mkdtemp(path.join(home, 'cluster.new-'));
  const passwordFile = path.join(fresh, 'password');
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (runner !== undefined) {
    await chown(fresh, runner.uid, runner.gid);
    await chown(passwordFile, runner.uid, runner.gid);
  }
  const made = await runAs(
    runner,
    server.binaries.initdb,
    [
      `--pgdata=${path.join(fresh, 'data')}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own UTF-8 locale: does not change its order under an index when a system
      // library is updated, and is the same on every machine.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(options.durable ? [] : ['--no-sync']),
    ],
    { timeoutMs: 120_000 },
  );
  if (!made.ok) {
    await rm(fresh, { recursive: true, force: true });
    throw new Error(`PostgreSQL's initdb failed: ${made.output}`);
  }
  await rename(fresh, cluster).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true });
    if (!(await isThere(cluster))) throw error;
  });
}

async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith('cluster.new-') && !/^native-.*\.new-/.test(name)) continue;
    const folder = path.join(home, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(folder, { recursive: true, force: true });
  }
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
