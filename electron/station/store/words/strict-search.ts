/**
 * Who matches every word of a reading, from memory alone. Those who are close to this store are looked at
 * first, so that of very many hits the first ones are the right ones; then the rest, until there are more
 * than will be counted.
 */
import type { Tier } from '#shared/domain/search/name-pattern.ts';
import type { Word } from '#shared/domain/search/query.ts';
import { LATELY_SEEN } from '../standing.ts';
import { type BestPlaces, createBestPlaces } from './best-places.ts';
import { SEGMENT_PLACES } from './segment.ts';
import { type Grade, gradeWords, inPlace, noMatch, type WordGrades } from './word-grades.ts';
import { CHUNK_PLACES, rowAt, wordsFrom } from './word-chunks.ts';
import type { WordIndex } from './word-index.ts';

/** A word with the places that its codes (phones, numbers) lead to, by tier. */
export interface SearchedWord {
  word: Word;
  codes: ReadonlyMap<number, Tier>;
  /** There are more such places than these; whether a place is one is for its document to say. */
  codesGoOn: boolean;
}

export interface StrictSearch {
  index: WordIndex;
  /** Places that are not to be found here: what lies over them is searched elsewhere. */
  covered: ReadonlySet<number>;
  /** Places lately looked at here; they count as close. */
  seen: ReadonlySet<number>;
  /** Hits are counted no further. */
  countedMax: number;
  /** The rule's rank of whoever is there, from the document; null where they do not match. */
  rankByDocument(place: number): number | null;
}

/** No rank: no match; or one that the index alone cannot tell. */
const none = -1;
const unsure = -2;
/** No more documents than this are read to find out. */
const READ_MAX = 400;
/** With several words ranks come in no order, so this many are looked at before stopping. */
const LOOKED_AT_MAX = 20_000;

export function searchStrict(search: StrictSearch, words: readonly SearchedWord[]): BestPlaces {
  const { index, countedMax } = search;
  const grades = words.map(({ word }) => gradeWords(index.vocabulary, word));
  const best = createBestPlaces();
  const looked = new Uint8Array(index.places());
  let lookedAt = 0;

  let read = 0;

  function look(place: number): void {
    if (looked[place] === 1) return;
    looked[place] = 1;
    lookedAt += 1;
    let rank = rankOf(index, words, grades, place);
    if (rank === unsure && read < READ_MAX) {
      read += 1;
      rank = search.rankByDocument(place) ?? none;
    }
    if (rank < 0 || search.covered.has(place)) return;
    const standing = index.standingOf(place) | (search.seen.has(place) ? LATELY_SEEN : 0);
    best.add(place, rank, standing);
  }

  const leading = cheapest(index, words, grades);
  const lead = grades[leading];
  const codes = words[leading]?.codes;
  if (lead === undefined || codes === undefined) return best;

  for (const place of search.seen) look(place);
  index.segments.forEach((segment, number) => {
    for (const place of segment.changed) look(number * SEGMENT_PLACES + place);
  });
  const narrowing = words.length > 1;
  const enough = (tier: number) =>
    narrowing
      ? best.count() > countedMax && lookedAt > LOOKED_AT_MAX
      : best.countTo(tier) > countedMax;
  for (const tier of [0, 1, 2] as const) {
    for (const [place, own] of codes) if (own === tier) look(place);
    const isLast = tier === 2;
    const drivers = isLast && narrowing ? [...lead.drivers[2], ...lead.places] : lead.drivers[tier];
    eachPlace(index, drivers, true, (place) => {
      look(place);
      return true;
    });
    eachPlace(index, drivers, false, (place) => {
      look(place);
      return !enough(tier);
    });
    if (enough(tier)) break;
  }
  return best;
}

/** The rule's rank; `none` where a word does not match, or all match by the place only. */
function rankOf(
  index: WordIndex,
  words: readonly SearchedWord[],
  grades: readonly WordGrades[],
  place: number,
): number {
  const chunk = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  if (rowAt(chunk, within) === 0) return none;
  const from = wordsFrom(chunk, within);
  const to = wordsFrom(chunk, within + 1);
  let rank = 0;
  let identified = false;
  let sure = true;
  for (let i = 0; i < words.length; i += 1) {
    const byWords = (grades[i] as WordGrades).grade(chunk, from, to);
    const byCode: Grade = words[i]?.codes.get(place) ?? noMatch;
    const grade = Math.min(byWords, byCode) as Grade;
    if (grade === noMatch && words[i]?.codesGoOn === true) sure = false;
    else if (grade === noMatch) return none;
    if (grade >= inPlace) continue;
    identified = true;
    rank += grade;
  }
  if (!sure) return unsure;
  return identified ? rank : none;
}

/** The word with the fewest people behind it. */
function cheapest(
  { vocabulary }: WordIndex,
  words: readonly SearchedWord[],
  grades: readonly WordGrades[],
): number {
  const costs = grades.map(({ drivers, places }, i) => {
    let cost = words[i]?.codes.size ?? 0;
    for (const numbers of [...drivers, ...(words.length > 1 ? [places] : [])]) {
      // Each word costs a look in every segment, too.
      for (const number of numbers) cost += vocabulary.usesOf(number) + 16;
    }
    return cost;
  });
  return costs.indexOf(Math.min(...costs));
}

function eachPlace(
  index: WordIndex,
  words: readonly number[],
  near: boolean,
  visit: (place: number) => boolean,
): void {
  for (const [number, segment] of index.segments.entries()) {
    const base = number * SEGMENT_PLACES;
    const visitPlace = (place: number) => visit(base + place);
    for (const word of words) if (!segment.each(word, near, visitPlace)) return;
  }
}
