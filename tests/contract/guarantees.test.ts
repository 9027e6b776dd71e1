// What docs/guarantees.md promises is proven by tests that exist, under the names it gives them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const text = readFileSync(path.join(docs, 'guarantees.md'), 'utf8');
const rows = text.split('\n').filter((line) => /^\| (?!promise|---)/.test(line));

/** The files and the names of tests in a row, each name after its file. */
function proofsOf(row: string): { file: string; name: string }[] {
  const proofs: { file: string; name: string }[] = [];
  let file = '';
  const proof = row.split(' | ').at(-1) ?? '';
  for (const [, link, name] of proof.matchAll(/\]\(([^)]+)\)|\*([^*]+)\*/g)) {
    if (link !== undefined) file = path.join(docs, link);
    else if (name !== undefined) proofs.push({ file, name });
  }
  return proofs;
}

test('there are promises', () => {
  expect(rows.length).toBeGreaterThan(15);
});

test.each(rows)('%s', (row) => {
  const proofs = proofsOf(row);
  expect(proofs).not.toEqual([]);
  for (const { file, name } of proofs) {
    // As the test would be written: a quote in it stands behind a backslash.
    const tests = readFileSync(file, 'utf8').replaceAll("\\'", "'");
    expect(tests).toContain(name);
  }
});
