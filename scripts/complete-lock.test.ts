import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { completeLock, type Lock } from './complete-lock.ts';

test('package-lock.json names every optional package (else: node scripts/complete-lock.ts)', () => {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500);
  expect(completeLock(lock)).toEqual([]);
});

test('an optional package that is missing is added for its platform', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.2.3',
        dev: true,
        optionalDependencies: { '@tool/binding-linux-x64-musl': '1.2.3' },
      },
    },
  };
  expect(completeLock(lock)).toEqual(['@tool/binding-linux-x64-musl']);
  expect(lock.packages['node_modules/@tool/binding-linux-x64-musl']).toEqual({
    version: '1.2.3',
    dev: true,
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
  });
  expect(completeLock(lock)).toEqual([]);
});

test('where another version is in the way it is put below the one that wants it', () => {
  const lock: Lock = {
    packages: {
      'node_modules/@tool/darwin-arm64': { version: '1.0.0' },
      'node_modules/tool': {
        version: '2.0.0',
        optionalDependencies: { '@tool/darwin-arm64': '2.0.0' },
      },
    },
  };
  completeLock(lock);
  expect(Object.keys(lock.packages)).toEqual([
    'node_modules/@tool/darwin-arm64',
    'node_modules/tool',
    'node_modules/tool/node_modules/@tool/darwin-arm64',
  ]);
});

test('one whose platform its name does not tell is left to a person', () => {
  const lock: Lock = {
    packages: { 'node_modules/a': { version: '1.0.0', optionalDependencies: { b: '1.0.0' } } },
  };
  expect(() => completeLock(lock)).toThrow('b 1.0.0, wanted by node_modules/a');
});
