/**
 * That look-up finds the right person from a damaged name, on what `npm run bench -- recall` measures.
 * Limits lie a little under what was measured (bench/RESULTS.md): they hold against what makes it worse.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '#tests/support/store-files.ts';
import { type FebrlRecord, readFebrlFile } from '../../bench/recall/febrl.ts';
import { koreanSet } from '../../bench/recall/korean-set.ts';
import { measureRecall } from '../../bench/recall/measure.ts';
import { bookOf, fieldSets } from '../../bench/recall/questions.ts';
import { openDangol } from '../../bench/recall/sides.ts';

/** Given to whoever works on this; no part of the repository. */
const febrl = new URL('../../../shared/data/febrl/', import.meta.url).pathname;
const bench = new URL('../../bench/main.ts', import.meta.url).pathname;

function recallOf(records: readonly FebrlRecord[]) {
  const book = bookOf(['records'], records, undefined);
  const side = openDangol(book.originals);
  onTestFinished(() => side.close());
  const [withPlace, byName] = fieldSets.map((fields) => measureRecall(side, book, fields, 0));
  return { withPlace, byName };
}

describe.skipIf(!existsSync(febrl))(`on FEBRL, where ${febrl} is`, { timeout: 180_000 }, () => {
  test.each([
    ['dataset1.csv', 500, { first: 0.985, five: 0.995, byName: 0.95 }],
    ['dataset2.csv', 1_000, { first: 0.975, five: 0.99, byName: 0.91 }],
    ['dataset3.csv', 1_000, { first: 0.975, five: 0.99, byName: 0.925 }],
  ])('%s, its first %i duplicates', (name, duplicates, least) => {
    let asked = 0;
    const records = readFebrlFile(join(febrl, name)).filter(
      ({ original }) => original || (asked += 1) <= duplicates,
    );
    const { withPlace, byName } = recallOf(records);
    expect(withPlace?.at1).toBeGreaterThanOrEqual(least.first);
    expect(withPlace?.at5).toBeGreaterThanOrEqual(least.five);
    expect(byName?.at5).toBeGreaterThanOrEqual(least.byName);
  });
});

test('on a thousand Korean people', { timeout: 180_000 }, () => {
  const { withPlace, byName } = recallOf(koreanSet({ seed: 2, people: 1_000 }));
  expect(withPlace?.at1).toBeGreaterThanOrEqual(0.975);
  expect(withPlace?.at5).toBeGreaterThanOrEqual(0.985);
  expect(byName?.at5).toBeGreaterThanOrEqual(0.97);
});

describe('the command', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [bench, 'recall', ...args], { encoding: 'utf8' });

  test('measures a file and says so, a JSON line for each kind of query', () => {
    const path = join(temporaryDirectory(), 'people.csv');
    writeFileSync(
      path,
      'rec_id, given_name, surname, suburb\n' +
        'rec-1-org, joshua, smith, perth\nrec-2-org, amelia, webb, albury\nrec-1-dup-0, joshau, smyth, \n',
    );
    const { stdout, status } = run(path, '--json', '--no-peers');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(status).toBe(0);
    expect(lines).toMatchObject([
      { bench: 'recall', kind: 'machine' },
      { bench: 'recall', fields: 'name+suburb', queries: 1, at1: 1, at5: 1 },
      { bench: 'recall', fields: 'name', queries: 1, at1: 1, at5: 1 },
    ]);
  });

  test('writes the Korean set, and measures what it wrote alike', () => {
    const path = join(temporaryDirectory(), 'korean.csv');
    const made = run('--korean', '--people', '60', '--seed', '5', '--write', path, '--no-peers');
    const read = run(path, '--no-peers');
    expect([made.status, read.status]).toEqual([0, 0]);
    const shares = (text: string) => text.match(/[\d.]+ % first, [\d.]+ % among/g);
    expect(shares(read.stdout)).toEqual(shares(made.stdout));
  });

  test.each([
    [[], 'no file given'],
    [['/no/such.csv'], '/no/such.csv: no such file'],
    [[process.cwd()], 'a directory'],
    [['a.csv', 'b.csv', 'c.csv'], '3 files given'],
    [['--people', 'many', '--korean'], '--people many: give a whole number'],
    [['--korean', '--people', '0'], '--people 0: give at least 1'],
    [['--nonsense'], '--nonsense'],
  ])('of %j is answered with what is wrong and how it is used', (args, message) => {
    const { stderr, status } = run(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: npm run bench -- recall FILE');
    expect(stderr).not.toContain('    at ');
  });
});
