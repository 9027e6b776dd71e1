// `npm run audit`: known high and critical advisories of what a shop gets. Ends with 1 where there is one,
// and with 2 where the registry could not be asked: that is no clean report. It wants the network, and so
// is no part of `npm test`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAdvisories } from './supply/advisories.ts';
import { type Lock, shippedPackages } from './supply/shipped.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
const shipped = shippedPackages(lock);
const isShipped = (place: string): boolean => {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return shipped.has(`${name}@${lock.packages[place]?.version}`);
};

const { stdout } = spawnSync('npm', ['audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
});
const advised = readAdvisories(stdout ?? '', isShipped);
if (!advised.ok) {
  console.error(`the registry could not be asked: ${advised.detail}`);
  process.exitCode = 2;
} else {
  for (const { name, severity, about } of advised.shipped) {
    console.error(`${severity}: ${name}: ${about.join('; ')}`);
  }
  const counts = `${advised.shipped.length} of ${shipped.size} packages that a shop gets`;
  console.log(`${counts}; ${advised.others} of those that only build and test`);
  process.exitCode = advised.shipped.length === 0 ? 0 : 1;
}
