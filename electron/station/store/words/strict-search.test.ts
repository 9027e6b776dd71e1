import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { readQuery } from '#shared/domain/search/query.ts';
import { BOUGHT_HERE, HAS_OPEN_PICKUP, OF_THIS_STORE } from '../standing.ts';
import { SEGMENT_PLACES } from './segment.ts';
import { createStrictSearch } from './strict-search.ts';
import { createWordIndex, wordTables } from './word-index.ts';

const countedMax = 200;

interface Person {
  words: string[];
  standing: number;
}

/** More than a segment; words of very many, of many and of few, and some of each close to the store. */
function somebody(n: number): Person {
  const words = [n % 2 === 0 ? 'n김' : 'n이'];
  if (n % 7 === 0) words.push('n서연');
  if (n % 250 === 0) words.push('n민지');
  if (n % 40_000 === 8) words.push('n하늘');
  const isClose = n % 3 === 0;
  const standing =
    (isClose ? OF_THIS_STORE : 0) |
    (n % 50 === 0 ? BOUGHT_HERE : 0) |
    (n % 5_000 === 0 ? HAS_OPEN_PICKUP : 0);
  return { words, standing };
}

function openBook(people: readonly Person[]) {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  db.exec(wordTables);
  const index = createWordIndex(db);
  db.transaction(() => {
    index.change(people.map(({ words }, n) => ({ row: n + 1, words })));
    for (const [n, { standing }] of people.entries()) index.setStanding(n + 1, standing, 255);
    index.flush();
  })();
  index.commit();
  // Opened again, nothing of it has changed lately.
  return createWordIndex(db);
}

test('of however many match the closest come first, then those of the lowest places', () => {
  const people = Array.from({ length: SEGMENT_PLACES + 20_000 }, (_, n) => somebody(n));
  const search = createStrictSearch(openBook(people));
  const find = (text: string) =>
    search({
      words: readQuery(text).readings[0] ?? [],
      findCodes: () => ({ goOn: false }),
      covered: new Set(),
      seen: new Set(),
      countedMax,
      rankByDocument: () => null,
    }).best;
  const rightOrder = (...words: string[]) =>
    people
      .map(({ words: own, standing }, place) => ({ own, standing, place }))
      .filter(({ own }) => words.every((word) => own.includes(word)))
      .toSorted((a, b) => b.standing - a.standing || a.place - b.place)
      .map(({ place }) => place);

  for (const [text, ...words] of [
    ['김', 'n김'],
    ['서연', 'n서연'],
    ['민지', 'n민지'],
    ['하늘', 'n하늘'],
    ['김서연', 'n김', 'n서연'],
    ['이서연', 'n이', 'n서연'],
    ['김민지', 'n김', 'n민지'],
    ['이하늘', 'n이', 'n하늘'],
    ['ㅅㅇ', 'n서연'],
    ['ㄱㅁㅈ', 'n김', 'n민지'],
    ['서연 이', 'n이', 'n서연'],
  ] as const) {
    const all = rightOrder(...words);
    const best = find(text);
    const first = best.first(countedMax + 1).map(({ place }) => place);
    // Several words come in no order of ranks, and end when more are looked at than are ever counted.
    const sure = text.includes(' ') ? 25 : countedMax + 1;
    expect({ text, first: first.slice(0, sure) }).toEqual({ text, first: all.slice(0, sure) });
    expect(Math.min(best.count(), countedMax + 1)).toBe(Math.min(all.length, countedMax + 1));
  }
});
