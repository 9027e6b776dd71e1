// The threat model names its tests: they exist, and every test of an attack is named in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const text = readFileSync(path.join(docs, 'security.md'), 'utf8');
const links = [...text.matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/g)].map(
  ([, link = '']) => link,
);
const tests = links.filter((link) => /\.(?:test|spec)\.ts$/.test(link));

test('everything that the threat model points at is there', () => {
  expect(tests.length).toBeGreaterThan(25);
  expect(links.filter((link) => !existsSync(path.join(docs, link)))).toEqual([]);
});

test('every defence names a test', () => {
  const rows = text
    .slice(text.indexOf('## What is defended'), text.indexOf('## What is not defended'))
    .split('\n')
    .filter((line) => /^\| (?!attack|---)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/\.(?:test|spec)\.ts\)/.test(row))).toEqual([]);
});

test('every attack that is tried is in the threat model', () => {
  const folder = fileURLToPath(new URL('../security/', import.meta.url));
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  const named = new Set(tests.map((link) => path.basename(link)));
  expect(files.filter((file) => !named.has(file))).toEqual([]);
});
