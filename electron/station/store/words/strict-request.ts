/** What is asked of the word index for a reading of a query, and what it answers. */
import type { Word } from '#shared/domain/search/query.ts';
import type { BestPlaces } from './best-places.ts';
import type { Marks } from './marks.ts';

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
