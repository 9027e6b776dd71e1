/**
 * The packaged app, made by electron-builder from `electron-builder.yml` as a release is, around a
 * file that stands for Electron's program: it has a fuse wire like the real one and nothing else.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuses } from '#electron/main/policy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseCount = Object.keys(fuses).length;

let dir: string;
let packed: string;
beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-packaging-'));
  const output = path.join(dir, 'dist');
  packed = path.join(output, 'linux-unpacked');
  await pack(fakeElectron('electron', fuseCount), output);
}, 180_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A folder like Electron's, whose program has a wire of so many fuses, all on. */
function fakeElectron(name: string, wireLength: number): string {
  const folder = path.join(dir, name);
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'));
  const wire = [
    Buffer.alloc(64),
    Buffer.from(sentinel),
    Buffer.from([1, wireLength]),
    Buffer.from('1'.repeat(wireLength)),
  ];
  writeFileSync(path.join(folder, 'electron'), Buffer.concat([...wire, Buffer.alloc(64)]));
  for (const file of ['LICENSE', 'version', 'chrome-sandbox', 'locales/ko.pak', 'locales/de.pak']) {
    writeFileSync(path.join(folder, file), '');
  }
  return folder;
}

async function pack(electron: string, output: string): Promise<void> {
  const program = path.join(root, 'node_modules/electron-builder/cli.js');
  await promisify(execFile)(
    process.execPath,
    [
      program,
      '--linux',
      'dir',
      '--x64',
      '--publish',
      'never',
      `-c.electronDist=${electron}`,
      `-c.directories.output=${output}`,
    ],
    { cwd: root },
  ).catch((error: Error & { stdout?: string }) => {
    throw new Error(error.stdout, { cause: error });
  });
}

interface AsarEntry {
  files?: Record<string, AsarEntry>;
  unpacked?: boolean;
  integrity?: { algorithm: string };
}

/** Every file of an asar archive by path: its header is JSON after four 32-bit sizes. */
function asarFiles(file: string): Map<string, AsarEntry> {
  const archive = readFileSync(file);
  const header = JSON.parse(
    archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)),
  ) as AsarEntry;
  const found = new Map<string, AsarEntry>();
  const walk = (entry: AsarEntry, at: string) => {
    if (entry.files === undefined) found.set(at, entry);
    for (const [name, inner] of Object.entries(entry.files ?? {})) walk(inner, `${at}/${name}`);
  };
  walk(header, '');
  return found;
}

test('every fuse is as the policy says', () => {
  const program = readFileSync(path.join(packed, 'dangol'));
  const at = program.indexOf(sentinel) + sentinel.length;
  const wire = program.toString('latin1', at + 2, at + 2 + fuseCount);
  const asked = Object.entries(fuses).map(([name, on]) => [name, on ? '1' : '0']);
  const found = Object.keys(fuses).map((name) => [
    name,
    wire[FuseV1Options[name as keyof typeof fuses]],
  ]);
  expect(found).toEqual(asked);
});

test('an Electron with a fuse that nobody decided on is not packaged', async () => {
  const electron = fakeElectron('later-electron', fuseCount + 1);
  await expect(pack(electron, path.join(dir, 'later'))).rejects.toThrow(/fuse/i);
});

test('the archive holds the builds and the one native module, and nothing of the hub or of the tools', () => {
  const files = asarFiles(path.join(packed, 'resources/app.asar'));
  const names = [...files.keys()];
  for (const name of [
    '/package.json',
    '/out/main/index.js',
    '/out/main/worker.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/out/renderer-manifest.json',
    '/node_modules/better-sqlite3/lib/index.js',
    '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
  ]) {
    expect(names).toContain(name);
  }
  const allowed =
    /^\/(package\.json|out\/(main|preload|renderer|renderer-manifest\.json)|node_modules\/better-sqlite3\/)/;
  expect(names.filter((name) => !allowed.test(name))).toEqual([]);
  expect(names.filter((name) => name.endsWith('.node'))).toHaveLength(1);
});

test('all of it is covered by integrity; only the native module lies outside', () => {
  const files = [...asarFiles(path.join(packed, 'resources/app.asar'))];
  expect(files.filter(([, { integrity }]) => integrity?.algorithm !== 'SHA256')).toEqual([]);
  expect(files.filter(([, { unpacked }]) => unpacked === true).map(([name]) => name)).toEqual([
    '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
  ]);
});
