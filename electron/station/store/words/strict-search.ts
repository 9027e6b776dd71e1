/**
 * Who matches every word of a reading, from memory alone. Those who are close to this store come first, so
 * that of very many hits the first ones are the right ones; it ends where there are more hits than will be
 * counted.
 */
import { searchAllWords } from './all-words-search.ts';
import { createBestPlaces } from './best-places.ts';
import { createLedPeople } from './led-people.ts';
import { createMarks, type Marks } from './marks.ts';
import { searchOneWord } from './one-word-search.ts';
import type { CodePlaces, StrictFound, StrictSearch } from './strict-request.ts';
import { createWordGrades, type WordGrades } from './word-grades.ts';
import type { WordIndex } from './word-index.ts';

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
