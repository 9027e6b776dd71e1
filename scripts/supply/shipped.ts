// Which packages a shop gets: those that run at the hub and at stations, and those that are built into
// the screens and into the app, with everything they need in turn. The rest builds and tests.
export interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

/** Development dependencies for npm, since nothing of them is installed: what is left is in the builds. */
export const builtIn = [
  'electron',
  'react',
  'react-dom',
  'react-aria-components',
  'zustand',
  '@lingui/core',
  '@lingui/react',
  '@tanstack/react-virtual',
  'lucide-react',
  'pretendard',
  'zxing-wasm',
];

/** @returns `name@version` of each package a shop gets. Throws where one is not in the lock file. */
export function shippedPackages(lock: Lock): Set<string> {
  const own = lock.packages['']?.dependencies ?? {};
  const shipped = new Set<string>();
  const seen = new Set<string>();
  const left = [...Object.keys(own), ...builtIn].map((name) => placeOf(lock, '', name));
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const locked = lock.packages[place];
    if (locked === undefined || seen.has(place)) continue;
    seen.add(place);
    shipped.add(`${nameOf(place)}@${locked.version}`);
    const needs = { ...locked.dependencies, ...locked.optionalDependencies };
    for (const name of Object.keys(needs)) left.push(placeOf(lock, place, name));
  }
  return shipped;
}

/** Node finds a package in the node_modules of the one that wants it, or further up. */
function placeOf(lock: Lock, from: string, name: string): string {
  for (let folder = from; ; folder = folder.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (lock.packages[place] !== undefined) return place;
    if (folder === '')
      throw new Error(`${name}, wanted by ${from || 'us'}, is not in the lock file`);
  }
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
