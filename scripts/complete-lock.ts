// Completes package-lock.json: `node scripts/complete-lock.ts`, after a package was added.
//
// Native tools come as one optional package a platform. When npm cannot reach one of them (a registry
// mirror that holds only what was asked of it) it leaves that one out of the lock file without a word,
// and `npm ci` then refuses the whole file, also on the platforms that have all they need. Their
// names and versions are known from the package that wants them, so they are written in here.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface LockedPackage {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

/** Adds what is missing; gives the names added. Throws for one it cannot tell the platform of. */
export function completeLock(lock: Lock): string[] {
  const added: string[] = [];
  for (const [place, wanting] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(wanting.optionalDependencies ?? {})) {
      const found = lookUp(lock, place, name);
      const isExact = /^\d+\.\d+\.\d+[-+.\w]*$/.test(version);
      if (found !== undefined && (!isExact || found.version === version)) continue;
      const platform = platformOf(name);
      if (platform === undefined || !isExact) {
        throw new Error(`${name} ${version}, wanted by ${place}, is not in package-lock.json`);
      }
      // Where another version of it is in the way, below the one that wants this one.
      const folder = found === undefined ? '' : `${place}/`;
      lock.packages[`${folder}node_modules/${name}`] = {
        version,
        ...(wanting.dev === true ? { dev: true } : {}),
        optional: true,
        ...platform,
      };
      added.push(name);
    }
  }
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return added;
}

/** Node finds a package in the node_modules of the one that wants it, or further up. */
function lookUp(lock: Lock, place: string, name: string): LockedPackage | undefined {
  for (let folder = place; ; folder = folder.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const found = lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (found !== undefined || folder === '') return found;
  }
}

function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> | undefined {
  const parts = name.replace(/^.*\//, '').split('-');
  if (parts.includes('wasm32')) return { cpu: ['wasm32'] };
  const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
  const system = parts.find((part) => systems.includes(part));
  const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'universal'];
  const processor = parts.find((part) => processors.includes(part));
  if (system === undefined || processor === undefined) return undefined;
  const musl = parts.some((part) => part.startsWith('musl'));
  const gnu = parts.some((part) => part.startsWith('gnu'));
  return {
    os: [system],
    cpu: processor === 'universal' ? ['arm64', 'x64'] : [processor],
    ...(musl ? { libc: ['musl'] } : gnu ? { libc: ['glibc'] } : {}),
  };
}

if (import.meta.main) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const added = completeLock(lock);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length === 0 ? 'nothing was missing' : `added ${added.join(', ')}`);
}
