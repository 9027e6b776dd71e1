import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeyRange } from '#shared/domain/search/ranges.ts';
import { createTermIndex, type TermChange } from './term-index.ts';
import { createTermRuns, termTables } from './term-runs.ts';

function openIndex() {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  db.exec(termTables);
  return { db, index: createTermIndex(db), runs: createTermRuns(db) };
}

/** The obviously right index: a set of keys a row. */
class Model {
  keys = new Map<number, readonly string[]>();
  change(row: number, after: readonly string[]): TermChange {
    const before = this.keys.get(row) ?? [];
    this.keys.set(row, after);
    return { row, before, after };
  }
  rows({ key, exact }: KeyRange): number[] {
    return [...this.keys]
      .filter(([, keys]) => keys.some((k) => (exact ? k === key : k.startsWith(key))))
      .map(([row]) => row)
      .sort((a, b) => a - b);
  }
}

const found = (rows: Iterable<number>) => [...new Set(rows)].sort((a, b) => a - b);

/** A page as a first sync brings it: so many new rows with three keys each, none like its neighbours'. */
function pageOf(model: Model, firstRow: number, rows: number): TermChange[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = firstRow + i;
    const scattered = String((row * 7_919) % 1_000_003).padStart(7, '0');
    return model.change(row, [`p${scattered}`, `e${scattered}@example.kr`, `l${row}`]);
  });
}

describe('the index', () => {
  test('finds exact keys and beginnings, Hangul and what is not ASCII included', () => {
    const { index } = openIndex();
    index.change([
      { row: 1, before: [], after: ['e가나@x', 'p12', 'l1'] },
      { row: 2, before: [], after: ['e가다@x', 'p123', 'l10'] },
      { row: 4_000_000_000, before: [], after: ['e😀', 'p9', 'l1'] },
    ]);
    const rows = (key: string, exact = false) => found(index.rows([{ key, exact }]));
    expect(rows('e가')).toEqual([1, 2]);
    expect(rows('e가나@x', true)).toEqual([1]);
    expect(rows('p12')).toEqual([1, 2]);
    expect(rows('p12', true)).toEqual([1]);
    expect(rows('l1', true)).toEqual([1, 4_000_000_000]);
    expect(rows('e😀')).toEqual([4_000_000_000]);
    expect(rows('e😁')).toEqual([]);
    expect(rows('')).toEqual([1, 2, 4_000_000_000]);
    expect(rows('x')).toEqual([]);
  });

  test('takes the last of two changes to one row', () => {
    const { index } = openIndex();
    index.change([
      { row: 1, before: [], after: ['pa'] },
      { row: 1, before: ['pa'], after: ['pb'] },
    ]);
    expect(found(index.rows([{ key: 'pa', exact: true }]))).toEqual([]);
    expect(found(index.rows([{ key: 'pb', exact: true }]))).toEqual([1]);
  });

  test('keeps no entry of a row that is gone, in any run', () => {
    const { db, index } = openIndex();
    const model = new Model();
    for (let page = 0; page < 5; page += 1) index.change(pageOf(model, 1 + page * 100, 100));
    index.change([...model.keys.keys()].map((row) => model.change(row, [])));
    expect(db.prepare('SELECT count(*) FROM term_block').pluck().get()).toBe(0);
  });

  test('a key of any length is found, by itself and by its beginning', () => {
    const { index } = openIndex();
    const long = `e${'가'.repeat(300)}`;
    index.change([{ row: 7, before: [], after: [long, 'e'] }]);
    expect(found(index.rows([{ key: long, exact: true }]))).toContain(7);
    expect(found(index.rows([{ key: long.slice(0, 50), exact: false }]))).toEqual([7]);
  });
});

describe('merging', () => {
  test('pages of a first sync are runs of their own, of which there are never many', () => {
    const { index, runs } = openIndex();
    const model = new Model();
    let most = 0;
    for (let page = 0; page < 200; page += 1) {
      index.change(pageOf(model, 1 + page * 50, 50));
      index.tidy(true, 192);
      most = Math.max(most, runs.list().length);
    }
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(80);
    for (const row of [1, 77, 5_000, 9_999]) {
      const [phone = ''] = model.keys.get(row) ?? [];
      expect(found(index.rows([{ key: phone, exact: true }]))).toEqual([row]);
    }
    while (index.tidy(false, 192)) continue;
    expect(runs.list()).toHaveLength(1);
    expect(runs.list()[0]?.entries).toBe(30_000);
    expect(found(index.rows([{ key: 'l', exact: false }]))).toHaveLength(10_000);
  });

  test('that is rolled back or cut short by a stop changes no answer, and goes on afterwards', () => {
    const { db, index, runs } = openIndex();
    const model = new Model();
    for (let page = 0; page < 24; page += 1) index.change(pageOf(model, 1 + page * 1_000, 1_000));
    const range = { key: 'p0', exact: false };
    const right = model.rows(range);
    expect(index.tidy(false, 192)).toBe(true);
    expect(runs.list().filter(({ target }) => target !== null)).not.toEqual([]);
    const underWay = runs.list();
    expect(() =>
      db.transaction(() => {
        index.tidy(false, 192);
        throw new Error('power cut');
      })(),
    ).toThrow('power cut');
    expect(runs.list()).toEqual(underWay);
    // Another process finds the merge as it was left, and may change rows before it goes on with it.
    const later = createTermIndex(db);
    expect(found(later.rows([range]))).toEqual(right);
    later.change([model.change(right[0] as number, ['p0000000']), model.change(24_001, ['p0zz'])]);
    let pieces = 0;
    while (later.tidy(false, 192)) {
      pieces += 1;
      expect(found(later.rows([range]))).toEqual(model.rows(range));
    }
    expect(pieces).toBeGreaterThan(3);
    expect(runs.list()).toHaveLength(1);
  });

  test('any changes and any merging give the answers of a plain map', () => {
    const key = fc
      .tuple(fc.constantFrom('p', 'e', 'l'), fc.stringMatching(/^[가a01é]{0,4}$/))
      .map((p) => p.join(''));
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          rows: fc.array(fc.tuple(fc.nat(300), fc.uniqueArray(key, { maxLength: 4 })), {
            maxLength: 90,
          }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ tidy: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ rolledBack: fc.nat(300) }) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.array(fc.record({ key, exact: fc.boolean() }), { minLength: 5, maxLength: 20 }),
        (steps, ranges) => {
          const db = new Database(':memory:');
          db.exec(termTables);
          const index = createTermIndex(db);
          const model = new Model();
          for (const step of steps) {
            if ('rows' in step)
              index.change(step.rows.map(([row, keys]) => model.change(row, keys)));
            else if ('tidy' in step) index.tidy(step.tidy, 192);
            else {
              const before = model.keys.get(step.rolledBack) ?? [];
              expect(() =>
                db.transaction(() => {
                  index.change([{ row: step.rolledBack, before, after: ['p0', 'e1'] }]);
                  index.tidy(false, 192);
                  throw new Error('rolled back');
                })(),
              ).toThrow();
            }
            for (const range of ranges)
              expect(found(index.rows([range]))).toEqual(model.rows(range));
          }
          db.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
