// `npm run --silent sbom > dangol.cdx.json`: what a shop gets, as CycloneDX, from the lock file alone.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Lock, shippedPackages } from './supply/shipped.ts';

/** The parts that are looked at; the rest is passed on as npm has it. */
const Bom = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(
    z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
const shipped = shippedPackages(lock);

const format = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const { stdout, stderr, status } = spawnSync('npm', ['sbom', ...format], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
});
if (status !== 0) {
  console.error(stderr);
  process.exit(1);
}
const bom = Bom.parse(JSON.parse(stdout));
const { component } = bom.metadata;
const components = bom.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
const refs = new Set([component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
const dependencies = bom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => refs.has(ref)) }));
// npm takes the folder's name for the program's.
const metadata = { ...bom.metadata, component: { ...component, name: 'dangol' } };
console.log(JSON.stringify({ ...bom, metadata, components, dependencies }, null, 2));
