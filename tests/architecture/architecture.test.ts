import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { zones } from './rules.ts';
import { listFiles, parseSource, readSources, sourceFolders } from './source-files.ts';
import { findViolations } from './violations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  imports: Record<string, string>;
};

test('the code keeps to the import rules of the architecture', () => {
  const sources = readSources(root);
  const folders = [...sourceFolders, 'resources'];
  const files = new Set(folders.flatMap((folder) => listFiles(root, folder)));
  // A check that reads nothing passes everything: it must have read each zone.
  const empty = zones.filter((zone) => !sources.some(({ path }) => path.startsWith(zone.path)));
  expect(empty).toEqual([]);
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(100);
  expect(findViolations({ sources, files, aliases: manifest.imports })).toEqual([]);
});

/** What the rules say about a small project with these files. */
function violationsOf(files: Record<string, string>): string[] {
  return findViolations({
    sources: Object.entries(files).map(([path, text]) => parseSource(path, text)),
    files: new Set(Object.keys(files)),
    aliases: manifest.imports,
  });
}

const station = { 'electron/station/station.ts': 'export const station = 1;' };
const link = { 'electron/station/sync/hub-link.ts': 'export const link = 1;' };

// Each rule is shown to bite on a planted violation.
const planted: [rule: string, files: Record<string, string>, expected: string][] = [
  [
    'shared does no I/O',
    { 'shared/domain/a.ts': `import fs from 'node:fs';` },
    'shared/domain/a.ts:1 imports node:fs: shared/domain/ may not use this package',
  ],
  [
    'shared reads no clock',
    { 'shared/sync/a.ts': 'export const now = () => Date.now();' },
    'shared/sync/a.ts:1 calls Date.now(): time and chance are arguments here',
  ],
  [
    'shared makes no date of now',
    { 'shared/sync/a.ts': 'export const now = () => new Date();' },
    'shared/sync/a.ts:1 calls new Date(): time and chance are arguments here',
  ],
  [
    'shared rolls no dice',
    { 'shared/domain/a.ts': 'export const roll = () => Math.random();' },
    'shared/domain/a.ts:1 calls Math.random(): time and chance are arguments here',
  ],
  [
    'the domain does not know the wire',
    { 'shared/domain/a.ts': `import '#shared/protocol/b.ts';`, 'shared/protocol/b.ts': '' },
    'shared/domain/a.ts:1 imports #shared/protocol/b.ts: shared/domain/ may not import from there',
  ],
  [
    'the wire does not know the sync engine',
    { 'shared/protocol/a.ts': `import '../sync/b.ts';`, 'shared/sync/b.ts': '' },
    'shared/protocol/a.ts:1 imports ../sync/b.ts: shared/protocol/ may not import from there',
  ],
  [
    'the RPC does not know the wire',
    { 'shared/rpc/a.ts': `import '../protocol/b.ts';`, 'shared/protocol/b.ts': '' },
    'shared/rpc/a.ts:1 imports ../protocol/b.ts: shared/rpc/ may not import from there',
  ],
  [
    'the sync engine uses no package',
    { 'shared/sync/a.ts': `import 'zod';` },
    'shared/sync/a.ts:1 imports zod: shared/sync/ may not use this package',
  ],
  [
    'the station runs without Electron',
    { 'electron/station/a.ts': `import { app } from 'electron';` },
    'electron/station/a.ts:1 imports electron: electron/station/a.ts may not use this package',
  ],
  [
    'only the store opens SQLite',
    { 'electron/station/services/a.ts': `import type D from 'better-sqlite3';` },
    'electron/station/services/a.ts:1 imports better-sqlite3: electron/station/services/a.ts may not use this package',
  ],
  [
    'only the hub link speaks socket.io',
    { 'electron/station/sync/a.ts': `export * as io from 'socket.io-client'; const b = 1;` },
    'electron/station/sync/a.ts:1 imports socket.io-client: electron/station/sync/a.ts may not use this package',
  ],
  [
    "Electron's main process takes only types of the station",
    { ...station, 'electron/main/a.ts': `import { station } from '#electron/station/station.ts';` },
    'electron/main/a.ts:1 imports #electron/station/station.ts: electron/main/ may not import more than its types from there',
  ],
  [
    'the preload script takes only types of the RPC',
    { 'electron/preload/a.ts': `import '#shared/rpc/b.ts';`, 'shared/rpc/b.ts': '' },
    'electron/preload/a.ts:1 imports #shared/rpc/b.ts: electron/preload/ may not import more than its types from there',
  ],
  [
    'the browser host does not use the other host',
    { 'electron/browser-host/a.ts': `import '../main/b.ts';`, 'electron/main/b.ts': '' },
    'electron/browser-host/a.ts:1 imports ../main/b.ts: electron/browser-host/ may not import from there',
  ],
  [
    'the renderer uses nothing of Node, by any name',
    { 'renderer/a.tsx': `import path from 'path';` },
    'renderer/a.tsx:1 imports path: renderer/ may not use this package',
  ],
  [
    'the renderer does not reach into the station',
    { ...station, 'renderer/a.tsx': `type S = import('#electron/station/station.ts').S;` },
    'renderer/a.tsx:1 imports #electron/station/station.ts: renderer/ may not import from there',
  ],
  [
    'the hub does not use the station, even late',
    { ...link, 'hub/a.ts': `await import('../electron/station/sync/hub-link.ts');` },
    'hub/a.ts:1 imports ../electron/station/sync/hub-link.ts: hub/ may not import from there',
  ],
  [
    'the hub has no screens',
    { 'hub/a.ts': `\nimport 'react';` },
    'hub/a.ts:2 imports react: hub/ may not use this package',
  ],
  [
    'product code does not use test tools',
    { 'hub/a.ts': `import { test } from 'vitest';` },
    'hub/a.ts:1 imports vitest: hub/ may not use this package',
  ],
  [
    'product code does not use what only tests have',
    { 'hub/a.ts': `import '#tests/support/b.ts';`, 'tests/support/b.ts': '' },
    'hub/a.ts:1 imports #tests/support/b.ts: hub/ may not import from there',
  ],
  [
    'an import leads somewhere',
    { 'hub/a.ts': `import './gone.ts';` },
    'hub/a.ts:1 imports ./gone.ts: there is no such file',
  ],
  [
    'there are no barrel files',
    { 'hub/index.ts': `export * from './b.ts';`, 'hub/b.ts': 'export const b = 1;' },
    'hub/index.ts only passes on the exports of others: no barrel files',
  ],
  [
    'there are no cycles',
    {
      'hub/a.ts': `import './b.ts';`,
      'hub/b.ts': `import '#hub/c.ts';`,
      'hub/c.ts': `import './a.ts';`,
    },
    'hub/a.ts → hub/b.ts → hub/c.ts → hub/a.ts is a cycle',
  ],
];

test.each(planted)('%s', (_rule, files, expected) => {
  expect(violationsOf(files)).toEqual([expected]);
});

test('what the rules allow is let through', () => {
  expect(
    violationsOf({
      ...station,
      ...link,
      'shared/domain/a.ts': `import { z } from 'zod'; export const at = (ms: number) => new Date(ms);`,
      'shared/domain/a.test.ts': `import 'vitest'; import './a.ts'; const now = Date.now();`,
      'electron/station/sync/hub-link.ts': `import { io } from 'socket.io-client';`,
      'electron/station/store/a.ts': `import D from 'better-sqlite3'; import 'node:fs';`,
      'electron/main/a.ts': `import type { S } from '../station/station.ts'; import 'electron';`,
      'renderer/a.tsx': `import css from './a.module.css'; export const a = <p className={css.a} />;`,
      'renderer/a.module.css': '',
      'renderer/vite.config.ts': `import 'node:path'; import 'vite';`,
      'hub/a.ts': `import '#shared/domain/a.ts'; import 'pg';`,
      'tests/integration/a.test.ts': `import '#hub/a.ts'; import '#electron/station/station.ts';`,
    }),
  ).toEqual([]);
});
