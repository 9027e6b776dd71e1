/**
 * Who matches every word of a reading, from memory alone. Those who are close to this store come first, so
 * that of very many hits the first ones are the right ones; it ends where there are more hits than will be
 * counted.
 */
import type { Word } from '#shared/domain/search/query.ts';
import { searchAllWords } from './all-words-search.ts';
import { type BestPlaces, createBestPlaces } from './best-places.ts';
import { createLedPeople } from './led-people.ts';
import { createMarks, type Marks } from './marks.ts';
import { searchOneWord } from './one-word-search.ts';
import { createWordGrades, type WordGrades } from './word-grades.ts';
import type { WordIndex } from './word-index.ts';

/** The places that a word's codes (phones, numbers) lead to. */
export interface CodePlaces {
  /** By place: 3 for the best tier, 1 for the last, 0 for none. */
  marks: Marks;
  /** There are more such places; whether a place is one is for its document to say. */
  goOn: boolean;
}

export interface StrictSearch {
  words: readonly Word[];
  /** Fills in where a word's codes lead. */
  findCodes(word: Word, into: Marks): { goOn: boolean };
  /** Places that are not to be found here: what lies over them is searched elsewhere. */
  covered: ReadonlySet<number>;
  /** Places lately looked at here; they count as close. */
  seen: ReadonlySet<number>;
  /** Hits are counted no further. */
  countedMax: number;
  /** The rule's rank of whoever is there, from the document; null where they do not match. */
  rankByDocument(place: number): number | null;
}

export interface StrictFound {
  best: BestPlaces;
  /** False where somebody may match who was not counted. */
  isExact: boolean;
}

/** Its scratch memory is kept from query to query; one query at a time. */
export function createStrictSearch(index: WordIndex): (search: StrictSearch) => StrictFound {
  const gradesOf: WordGrades[] = [];
  const codesOf: Marks[] = [];
  const looked = createMarks('bytes');
  const led = createLedPeople(index);
  const parts = { index, led, looked };

  return (search) => {
    const { words } = search;
    const grades = words.map((word, i) => {
      const own = (gradesOf[i] ??= createWordGrades());
      own.take(index.vocabulary, word);
      return own;
    });
    const codes = words.map((word, i): CodePlaces => {
      const marks = (codesOf[i] ??= createMarks('bytes'));
      marks.clear();
      marks.makeRoom(index.places());
      return { marks, ...search.findCodes(word, marks) };
    });
    looked.clear();
    looked.makeRoom(index.places());
    const [first] = grades;
    const [firstCodes] = codes;
    if (first === undefined || firstCodes === undefined) {
      return { best: createBestPlaces(), isExact: true };
    }
    return words.length === 1
      ? searchOneWord(parts, search, first, firstCodes)
      : searchAllWords(parts, search, grades, codes);
  };
}
