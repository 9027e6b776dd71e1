import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAdvisories } from './advisories.ts';
import { type Lock, shippedPackages } from './shipped.ts';

const lock: Lock = {
  packages: {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': {
      version: '1.0.0',
      dependencies: { b: '^2' },
      optionalDependencies: { c: '1' },
    },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { version: '1.0.0' },
    ...Object.fromEntries(
      [
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
      ].map((name) => [`node_modules/${name}`, { version: '9.0.0' }]),
    ),
    'node_modules/only-a-tool': { version: '1.0.0' },
  },
};

test('what a shop gets is what runs, what is built in, and what these need, in the versions they find', () => {
  const shipped = shippedPackages(lock);
  expect(shipped).toContain('b@2.0.0');
  expect(shipped).not.toContain('b@1.0.0');
  expect(shipped).toContain('c@1.0.0');
  expect(shipped).toContain('@lingui/core@9.0.0');
  expect(shipped).not.toContain('only-a-tool@1.0.0');
});

test('a package that the lock file does not have is named', () => {
  const { 'node_modules/c': _, ...packages } = lock.packages;
  expect(() => shippedPackages({ packages })).toThrow('c, wanted by node_modules/a');
});

test('our own lock file has all that a shop gets', () => {
  const file = new URL('../../package-lock.json', import.meta.url);
  const shipped = [...shippedPackages(JSON.parse(readFileSync(file, 'utf8')) as Lock)];
  for (const name of ['fastify', 'react-aria-components', 'electron', 'better-sqlite3']) {
    expect(shipped.some((one) => one.startsWith(`${name}@`))).toBe(true);
  }
  expect(shipped.some((one) => one.startsWith('vitest@'))).toBe(false);
});

test('grave advisories of what a shop gets are told apart from those of tools', () => {
  const of = (severity: string, place: string) => ({
    severity,
    nodes: [place],
    via: ['x', { title: 'it burns', url: 'https://advisories.example/1' }],
  });
  const report = {
    vulnerabilities: {
      a: of('critical', 'node_modules/a'),
      b: of('low', 'node_modules/a/node_modules/b'),
      tool: of('high', 'node_modules/only-a-tool'),
    },
  };
  const advised = readAdvisories(JSON.stringify(report), (place) =>
    place.startsWith('node_modules/a'),
  );
  expect(advised).toEqual({
    ok: true,
    shipped: [
      { name: 'a', severity: 'critical', about: ['by x', 'it burns https://advisories.example/1'] },
    ],
    others: 1,
  });
});

test('a registry that answers no audits is no clean report', () => {
  const said = JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 });
  expect(readAdvisories(said, () => true)).toEqual({ ok: false, detail: '405 Method Not Allowed' });
  expect(readAdvisories('', () => true)).toMatchObject({ ok: false });
});
