// Where the embedded server's files are. Nearly always the data directory itself. Only when root
// starts it from a place that PostgreSQL's own user may not enter (a project under /root, say) they
// are under /var/lib/dangol, and a file `home` in the data directory says where.
//
//   <home>/cluster/data       what initdb made
//   <home>/cluster/password   of the superuser, readable by its owner alone
//   <home>/native-<version>   the server's programs, when they had to be copied
//   <home>/postgres.log
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { canReach, chooseRunner, type Runner } from './runner.ts';

const elsewhere = '/var/lib/dangol';

/** Makes the folder, open to the user who will run the server and to nobody else. */
export async function prepareHome(dataDir: string): Promise<{ home: string; runner: Runner }> {
  await mkdir(dataDir, { recursive: true });
  const here = await realpath(dataDir);
  const home = (await pointedHome(here)) ?? here;
  const runner = await chooseRunner(await owner(path.join(home, 'cluster', 'data')));
  if (home !== here || (await canReach(runner, [path.dirname(here)]))) {
    await give(home, runner);
    return { home, runner };
  }
  const name = createHash('sha256').update(here).digest('hex').slice(0, 16);
  const away = path.join(elsewhere, name);
  await mkdir(away, { recursive: true });
  await chmod(elsewhere, 0o755);
  await give(away, runner);
  await writeFile(path.join(away, 'project'), `${here}\n`);
  await writeFile(path.join(here, 'home'), `${away}\n`);
  return { home: away, runner };
}

/** Removes a home that lies outside the data directory. */
export async function forgetHome(dataDir: string, home: string): Promise<void> {
  const here = await realpath(dataDir);
  if (home !== here && path.dirname(home) === elsewhere) {
    await rm(home, { recursive: true, force: true });
  }
}

/** The home that the data directory points at, unless this is a copy of another project's folder. */
async function pointedHome(here: string): Promise<string | undefined> {
  const home = await readLine(path.join(here, 'home'));
  if (home === undefined || path.dirname(home) !== elsewhere) return undefined;
  const project = await readLine(path.join(home, 'project'));
  if (project === undefined) return undefined;
  if (project === here) return home;
  const stillThere = (await readLine(path.join(project, 'home'))) === home;
  if (stillThere) return undefined;
  await writeFile(path.join(home, 'project'), `${here}\n`); // the project was moved here
  return home;
}

async function give(folder: string, runner: Runner): Promise<void> {
  await chmod(folder, 0o700);
  if (runner !== undefined) await chown(folder, runner.uid, runner.gid);
}

async function owner(folder: string): Promise<Runner> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function readLine(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return undefined;
  }
}
