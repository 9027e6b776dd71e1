/** How often a side finds the right person first, and among the first five. */
import type { Book, Fields, Question } from './questions.ts';
import type { Side } from './sides.ts';

export interface Miss {
  question: Question;
  /** Who came first; undefined where nobody was found. */
  first: string | undefined;
  /** The right person's place from 1; undefined where they are not among those asked for. */
  rank: number | undefined;
}

export interface Recall {
  queries: number;
  /** Shares of the queries, 0 to 1. */
  at1: number;
  at5: number;
  /** What a side would reach that always has those of the undamaged text first, and them by chance. */
  ceilingAt1: number;
  ceilingAt5: number;
  seconds: number;
  misses: Miss[];
}

export function measureRecall(side: Side, book: Book, fields: Fields, missesKept: number): Recall {
  const questions = book.questions[fields];
  let [first, amongFive, ceilingAt1, ceilingAt5] = [0, 0, 0, 0];
  const misses: Miss[] = [];
  const startedMs = performance.now();
  for (const question of questions) {
    const found = side.search(question.text);
    const place = found.indexOf(question.person);
    if (place === 0) first += 1;
    else if (misses.length < missesKept) {
      misses.push({ question, first: found[0], rank: place < 0 ? undefined : place + 1 });
    }
    if (place >= 0 && place < 5) amongFive += 1;
    const sharers = Math.max(1, book.sharedBy(question, fields));
    ceilingAt1 += 1 / sharers;
    ceilingAt5 += Math.min(1, 5 / sharers);
  }
  const share = (count: number) => (questions.length === 0 ? 0 : count / questions.length);
  return {
    queries: questions.length,
    at1: share(first),
    at5: share(amongFive),
    ceilingAt1: share(ceilingAt1),
    ceilingAt5: share(ceilingAt5),
    seconds: (performance.now() - startedMs) / 1000,
    misses,
  };
}
