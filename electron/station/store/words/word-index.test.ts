import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CHUNK_PLACES, wordsFrom } from './word-chunks.ts';
import { SEGMENT_PLACES } from './segment.ts';
import { createWordIndex, type WordIndex, wordTables } from './word-index.ts';

function openFile() {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  db.exec(wordTables);
  return db;
}

function committing(db: Database.Database, index: WordIndex, work: () => void): void {
  db.transaction(() => {
    work();
    index.flush();
  })();
  index.commit();
}

function refusing(db: Database.Database, index: WordIndex, work: () => void, flushes = true): void {
  const transaction = db.transaction(() => {
    work();
    if (flushes) index.flush();
    throw new Error('refused');
  });
  expect(transaction).toThrow('refused');
  index.discard();
}

function wordsAt(index: WordIndex, place: number): number[] {
  const chunk = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  return [...chunk.subarray(wordsFrom(chunk, within), wordsFrom(chunk, within + 1))];
}

/** The rows that have a word, found as look-up does: through the segments, and place by place where they changed. */
function rowsWith(index: WordIndex, text: string, near: boolean): number[] {
  const word = index.vocabulary.numberOf(text) ?? -1;
  const rows = new Set<number>();
  index.segments.forEach((segment, number) => {
    const base = number * SEGMENT_PLACES;
    if (word !== -1) {
      const changed = new Set(segment.changed);
      segment.each([word], { least: near ? 1 : 0, most: near ? 255 : 0 }, (place) => {
        if (changed.has(place)) throw new Error(`place ${place} has changed`);
        rows.add(index.rowOf(base + place));
        return true;
      });
    }
    for (const place of segment.changed) {
      const isNear = index.standingOf(base + place) > 0;
      if (wordsAt(index, base + place).includes(word) && isNear === near) {
        rows.add(index.rowOf(base + place));
      }
    }
  });
  return [...rows].sort((a, b) => a - b);
}

const texts = ['n김', 'n민지', 'n박', 'nkim', 'a서울', 'b19900305', 'hx.kr', 'n😀'];
const fileWords = (db: Database.Database) =>
  db.prepare<[], string>('SELECT text FROM word ORDER BY text').pluck().all();

/** The obviously right index: who has which words. */
type Book = Map<number, { words: readonly string[]; standing: number }>;

/** @param texts all that may be found. */
function contentOf(index: WordIndex, texts: readonly string[]): Book {
  const textOf = new Map(texts.map((text) => [index.vocabulary.numberOf(text), text]));
  const book: Book = new Map();
  for (let place = 0; place < index.places(); place += 1) {
    const row = index.rowOf(place);
    if (row === 0) continue;
    expect(index.placeOf(row)).toBe(place);
    const words = wordsAt(index, place).map((number) => textOf.get(number) ?? `unknown ${number}`);
    book.set(row, { words, standing: index.standingOf(place) });
  }
  return book;
}

function expectSame(db: Database.Database, index: WordIndex, book: Book): void {
  expect(contentOf(index, texts)).toEqual(book);
  const uses = new Map<string, number>();
  for (const { words } of book.values()) {
    for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  expect(fileWords(db)).toEqual([...uses.keys()].sort());
  for (const [text, count] of uses) {
    expect(index.vocabulary.usesOf(index.vocabulary.numberOf(text) ?? -1)).toBe(count);
    for (const near of [true, false]) {
      const having = [...book]
        .filter(([, { words, standing }]) => words.includes(text) && standing > 0 === near)
        .map(([row]) => row);
      expect(rowsWith(index, text, near)).toEqual(having.sort((a, b) => a - b));
    }
  }
}

interface Edit {
  row: number;
  /** Null takes the customer out; undefined sets the standing alone. */
  words?: readonly string[] | null;
  bits: number;
}

function edit(index: WordIndex, edits: readonly Edit[]): void {
  for (const { row, words, bits } of edits) {
    if (words === undefined) index.setStanding(row, bits, 3);
    else index.change([{ row, words }]);
  }
}

function editBook(book: Book, edits: readonly Edit[]): void {
  for (const { row, words, bits } of edits) {
    const { standing = 0, words: known } = book.get(row) ?? {};
    if (words === null) book.delete(row);
    else if (words !== undefined) book.set(row, { words, standing });
    else if (known !== undefined) book.set(row, { words: known, standing: (standing & ~3) | bits });
  }
}

const words = fc.array(fc.constantFrom(...texts), { maxLength: 4 });
const edits = fc.array(
  fc.record({
    row: fc.constantFrom(1, 2, 3, 4, 65_535, 65_536, 700_000),
    words: fc.oneof(
      { arbitrary: words, weight: 4 },
      { arbitrary: fc.constant(null), weight: 2 },
      { arbitrary: fc.constant(undefined), weight: 2 },
    ),
    bits: fc.constantFrom(0, 1, 2, 3),
  }),
  { maxLength: 8 },
) as fc.Arbitrary<Edit[]>;
const steps = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ what: fc.constant('commit'), edits }), weight: 6 },
    { arbitrary: fc.record({ what: fc.constantFrom('refuse', 'fail'), edits }), weight: 3 },
    {
      arbitrary: fc.record({ what: fc.constantFrom('reopen', 'empty'), edits: fc.constant([]) }),
      weight: 2,
    },
  ),
  { maxLength: 14 },
);

test('holds what was committed and nothing else, in memory and in the file, whatever was changed, rolled back or reopened', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const db = new Database(':memory:');
      db.exec(wordTables);
      let index = createWordIndex(db);
      const book: Book = new Map();
      for (const { what, edits: made } of history) {
        if (what === 'commit') {
          committing(db, index, () => edit(index, made));
          editBook(book, made);
        } else if (what === 'reopen') index = createWordIndex(db);
        else if (what === 'empty') {
          committing(db, index, () => index.removeAll());
          book.clear();
        } else refusing(db, index, () => edit(index, made), what === 'fail');
        expectSame(db, index, book);
      }
      expectSame(db, createWordIndex(db), book);
      db.close();
    }),
    { numRuns: 150 },
  );
});

describe('look-up', () => {
  test('sees a change when it is committed, and not before', () => {
    const db = openFile();
    const index = createWordIndex(db);
    index.change([{ row: 1, words: ['n김'] }]);
    expect([index.placeOf(1), index.places(), index.vocabulary.numberOf('n김')]).toEqual([
      -1,
      0,
      undefined,
    ]);
    const before = index.generation();
    committing(db, index, () => {});
    expect(rowsWith(index, 'n김', false)).toEqual([1]);
    expect(index.generation()).toBeGreaterThan(before);
  });

  test('is as it was after a change that was rolled back, before or after it was written', () => {
    for (const flushes of [true, false]) {
      const db = openFile();
      const index = createWordIndex(db);
      committing(db, index, () => index.change([{ row: 1, words: ['n김', 'n민지'] }]));
      const refused = () => {
        index.change([
          { row: 1, words: ['n박'] },
          { row: 2, words: ['n김'] },
          { row: 1, words: null },
        ]);
        index.setStanding(2, 8, 8);
      };
      refusing(db, index, refused, flushes);
      expectSame(db, index, new Map([[1, { words: ['n김', 'n민지'], standing: 0 }]]));
      expect(index.vocabulary.numberOf('n박')).toBeUndefined();
    }
  });

  test('finds everybody beyond a segment and beyond a page of rows, before and after a restart', () => {
    const db = openFile();
    let index = createWordIndex(db);
    const people = SEGMENT_PLACES + 300;
    const rowOf = (n: number) => n * 3 + 1;
    const wordOf = (n: number) => [
      n % 2 === 0 ? 'neven' : 'nodd',
      ...(n % 1000 === 7 ? ['nseven'] : []),
    ];
    committing(db, index, () =>
      index.change(Array.from({ length: people }, (_, n) => ({ row: rowOf(n), words: wordOf(n) }))),
    );
    const edges = [7, SEGMENT_PLACES - 1, SEGMENT_PLACES, people - 1];
    for (let round = 0; round < 2; round += 1) {
      expect(index.segments).toHaveLength(2);
      expect(edges.map((n) => index.placeOf(rowOf(n)))).toEqual(edges);
      expect(rowsWith(index, 'nseven', false)).toEqual(
        Array.from({ length: 66 }, (_, i) => rowOf(i * 1000 + 7)),
      );
      expect(rowsWith(index, 'neven', false)).toHaveLength(people / 2);
      index = createWordIndex(db);
    }
    committing(db, index, () =>
      index.change(edges.map((n) => ({ row: rowOf(n), words: ['nedge'] }))),
    );
    expect(rowsWith(index, 'nedge', false)).toEqual(edges.map(rowOf));
    expect(rowsWith(index, 'nodd', false)).toHaveLength(people / 2 - 3);
  });

  test('finds those close to the store apart from the others', () => {
    const db = openFile();
    const index = createWordIndex(db);
    committing(db, index, () => {
      index.change(Array.from({ length: 5000 }, (_, n) => ({ row: n + 1, words: ['n김'] })));
      for (const row of [17, 4000]) index.setStanding(row, 9, 9);
      index.setStanding(5001, 9, 9);
    });
    expect(rowsWith(index, 'n김', true)).toEqual([17, 4000]);
    expect(rowsWith(index, 'n김', false)).toHaveLength(4998);
    committing(db, index, () => {
      index.setStanding(17, 0, 1);
      index.setStanding(4000, 0, 9);
    });
    expect([17, 4000].map((row) => index.standingOf(index.placeOf(row)))).toEqual([8, 0]);
    expect(rowsWith(index, 'n김', true)).toEqual([17]);
  });
});

describe('a place', () => {
  test('is kept while its customer is there, whatever changes of them', () => {
    const db = openFile();
    const index = createWordIndex(db);
    committing(db, index, () => index.change([1, 2, 3].map((row) => ({ row, words: ['n김'] }))));
    const places = [1, 2, 3].map((row) => index.placeOf(row));
    committing(db, index, () => {
      index.setStanding(2, 2, 2);
      index.change([{ row: 2, words: ['n박', 'nlong', 'nmany'] }]);
    });
    expect([1, 2, 3].map((row) => index.placeOf(row))).toEqual(places);
    expect(index.standingOf(index.placeOf(2))).toBe(2);
  });

  test('that became free is given again, without the standing of who was there', () => {
    const db = openFile();
    let index = createWordIndex(db);
    const all = Array.from({ length: 300 }, (_, i) => i + 1);
    committing(db, index, () => {
      index.change(all.map((row) => ({ row, words: ['n김'] })));
      for (const row of all) index.setStanding(row, 8, 8);
    });
    for (let turn = 1; turn < 6; turn += 1) {
      committing(db, index, () => {
        index.change(all.map((row) => ({ row: row + (turn - 1) * 1000, words: null })));
      });
      committing(db, index, () => {
        index.change(all.map((row) => ({ row: row + turn * 1000, words: ['n박'] })));
      });
      if (turn % 2 === 0) index = createWordIndex(db);
    }
    expect(index.places()).toBeLessThanOrEqual(2 * CHUNK_PLACES);
    expect(rowsWith(index, 'n박', true)).toEqual([]);
    expect(rowsWith(index, 'n박', false)).toEqual(all.map((row) => row + 5000));
  });

  test('is for rows of 32 bits, and says so', () => {
    const db = openFile();
    const index = createWordIndex(db);
    committing(db, index, () => index.change([{ row: 0xffff_ffff, words: ['n김'] }]));
    expect(rowsWith(index, 'n김', false)).toEqual([0xffff_ffff]);
    expect(() => index.change([{ row: 0x1_0000_0000, words: [] }])).toThrow('beyond');
  });
});

test('a word that nobody has any more is in no row of the file; one that somebody has is', () => {
  const db = openFile();
  const index = createWordIndex(db);
  committing(db, index, () => {
    index.change([
      { row: 1, words: ['nxyzzyname', 'n김', 'n이', 'n이'] },
      { row: 2, words: ['n김'] },
    ]);
  });
  committing(db, index, () => {
    index.change([
      { row: 1, words: ['n이'] },
      { row: 3, words: ['nbrief'] },
      { row: 3, words: null },
    ]);
  });
  expect(fileWords(db)).toEqual(['n김', 'n이']);
  committing(db, index, () => index.change([{ row: 1, words: null }]));
  expect(fileWords(db)).toEqual(['n김']);
  committing(db, index, () => index.change([{ row: 4, words: ['nxyzzyname'] }]));
  expect(rowsWith(createWordIndex(db), 'nxyzzyname', false)).toEqual([4]);
});

test('putting in order what changed while pages came changes no answer', () => {
  const db = openFile();
  const index = createWordIndex(db);
  for (let first = 1; first <= 4_000; first += 500) {
    const rows = Array.from({ length: 500 }, (_, i) => first + i);
    committing(db, index, () =>
      index.change(rows.map((row) => ({ row, words: [`n${row % 7}`, 'nkim'] }))),
    );
  }
  const before = rowsWith(index, 'n3', false);
  expect(index.segments[0]?.changed).toHaveLength(4_000);
  // Not while more is coming: that many are gone through quickly enough.
  expect(index.tidy(true)).toBe(false);
  expect(index.tidy(false)).toBe(true);
  expect(index.tidy(false)).toBe(false);
  expect(index.segments[0]?.changed).toEqual([]);
  expect(rowsWith(index, 'n3', false)).toEqual(before);
  expect(rowsWith(index, 'nkim', false)).toHaveLength(4_000);
});

test('many changes all over the book put one segment in order at a time, the most changed first', () => {
  const db = openFile();
  const index = createWordIndex(db);
  const book = Array.from({ length: 2 * SEGMENT_PLACES }, (_, i) => ({
    row: i + 1,
    words: ['nkim'],
  }));
  committing(db, index, () => index.change(book));
  while (index.tidy(false));
  // As many as are gone through quickly in each, and more than that in both.
  const changed = [...book.slice(0, 1_900), ...book.slice(-2_300)];
  committing(db, index, () => index.change(changed.map(({ row }) => ({ row, words: ['nlee'] }))));
  expect(index.tidy(true)).toBe(true);
  expect(index.segments.map((segment) => segment.changed.length)).toEqual([1_900, 0]);
  expect(index.tidy(true)).toBe(false);
  expect(rowsWith(index, 'nlee', false)).toHaveLength(4_200);
});
