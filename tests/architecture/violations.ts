// Holds source files against the rules and says in words what breaks them, a line each:
//   hub/main.ts:3 imports react: hub/ may not use this package
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pureZones, testPackages, type Zone, zones } from './rules.ts';
import type { SourceFile } from './source-files.ts';

/** What is needed to know where an import leads. */
export interface Project {
  sources: SourceFile[];
  /** Every file of ours, for imports of styles, pictures and the like. */
  files: ReadonlySet<string>;
  /** package.json's `imports`: `#shared/*` → `./shared/*`. */
  aliases: Readonly<Record<string, string>>;
}

type Target =
  | { kind: 'ours'; path: string }
  | { kind: 'package'; name: string }
  | { kind: 'nowhere' };

export function findViolations(project: Project): string[] {
  return [
    ...project.sources.flatMap((source) => importViolations(project, source)),
    ...project.sources
      .filter((source) => source.isBarrel)
      .map((source) => `${source.path} only passes on the exports of others: no barrel files`),
    ...project.sources.flatMap(impurityViolations),
    ...findCycles(project).map((cycle) => `${cycle.join(' → ')} is a cycle`),
  ];
}

function importViolations(project: Project, source: SourceFile): string[] {
  const zone = zoneOf(source.path);
  const problems: string[] = [];
  for (const { specifier, typesOnly, line } of source.imports) {
    const target = resolve(project, source.path, specifier);
    const report = (why: string) =>
      problems.push(`${source.path}:${line} imports ${specifier}: ${why}`);
    if (target.kind === 'nowhere') report('there is no such file');
    else if (zone === undefined) continue;
    else if (target.kind === 'package') {
      if (!mayUsePackage(zone, source.path, target.name)) {
        report(`${placeOf(zone, source.path)} may not use this package`);
      }
    } else if (isTest(source.path) && target.path.startsWith('tests/')) continue;
    else if (!mayImport(zone, target.path, typesOnly)) {
      const types = mayImport(zone, target.path, true) ? ' more than its types' : '';
      report(`${zone.path} may not import${types} from there`);
    }
  }
  return problems;
}

function mayImport(zone: Zone, target: string, typesOnly: boolean): boolean {
  const within = (places: string[]) => places.some((place) => isWithin(target, place));
  if (isWithin(target, zone.path) || within(zone.ours)) return true;
  return typesOnly && within(zone.oursAsTypes ?? []);
}

function mayUsePackage(zone: Zone, file: string, name: string): boolean {
  if (zone.packages.includes(name)) return true;
  if (isTest(file) && testPackages.includes(name)) return true;
  return (zone.packagesIn?.[name] ?? []).some((place) => isWithin(file, place));
}

const placeOf = (zone: Zone, file: string) => (zone.packagesIn === undefined ? zone.path : file);
const isWithin = (file: string, place: string) =>
  place.endsWith('/') ? file.startsWith(place) : file === place;
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

function zoneOf(file: string): Zone | undefined {
  // How something is built is no part of it.
  if (file.endsWith('.config.ts')) return undefined;
  return zones
    .filter((zone) => isWithin(file, zone.path))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

function resolve(project: Project, from: string, specifier: string): Target {
  const [bare = ''] = specifier.split('?');
  if (bare.startsWith('.')) return find(project, path.posix.join(path.posix.dirname(from), bare));
  for (const [alias, place] of Object.entries(project.aliases)) {
    const prefix = alias.replace(/\*$/, '');
    if (!bare.startsWith(prefix)) continue;
    return find(project, place.replace(/^\.\//, '').replace('*', bare.slice(prefix.length)));
  }
  if (bare.startsWith('node:') || builtinModules.includes(bare)) {
    return { kind: 'package', name: 'node:' };
  }
  const [scope = '', name = ''] = bare.split('/');
  return { kind: 'package', name: scope.startsWith('@') ? `${scope}/${name}` : scope };
}

function find(project: Project, file: string): Target {
  return project.files.has(file) ? { kind: 'ours', path: file } : { kind: 'nowhere' };
}

function impurityViolations(source: SourceFile): string[] {
  const mustBePure = pureZones.some((place) => isWithin(source.path, place));
  if (!mustBePure || isTest(source.path)) return [];
  return source.impurities.map(
    ({ what, line }) => `${source.path}:${line} calls ${what}: time and chance are arguments here`,
  );
}

/** Each cycle once, as the files on it with the first one again at the end. */
function findCycles(project: Project): string[][] {
  const targets = new Map(
    project.sources.map((source) => [
      source.path,
      source.imports
        .map(({ specifier }) => resolve(project, source.path, specifier))
        .flatMap((target) => (target.kind === 'ours' ? [target.path] : [])),
    ]),
  );
  const cycles: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    trail.push(file);
    for (const target of targets.get(file) ?? []) visit(target);
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of targets.keys()) visit(file);
  return cycles;
}
