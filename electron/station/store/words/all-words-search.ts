/**
 * Who matches every word of a query. The word that the fewest have leads; of those it leads to, whoever
 * also has one of another word's is looked at for all of them.
 */
import { PLACE_START } from '#shared/domain/search/name-pattern.ts';
import { LATELY_SEEN } from '../standing.ts';
import { createBestPlaces } from './best-places.ts';
import { type Filter, type LedPeople, wordsThatLead } from './led-people.ts';
import type { Marks } from './marks.ts';
import type { VisitPlace, VisitWords } from './segment.ts';
import type { CodePlaces, StrictFound, StrictSearch } from './strict-request.ts';
import { type Leads, noMatch, wholePlace, type WordGrades } from './word-grades.ts';
import { wordsOfPlace } from './words-of-place.ts';
import type { WordIndex } from './word-index.ts';

/** What each grade adds to the rank of the whole; nothing where it is not known yet. */
const rankOfGrade: readonly number[] = [0, 1, 2, 0, PLACE_START, 0];
/** No rank: no match; or one that the index alone cannot tell. */
const none = -1;
const unsure = -2;
/** No more documents than this are read to find out; these people match by the start of an e-mail. */
const READ_MAX = 100;
/** Ranks come in no order, so this many are looked at before stopping. */
const LOOKED_AT_MAX = 2_000;

/** So few people are looked at all at once, without and with a filter: each step of closeness costs a look at every list. */
const AT_ONCE_MAX = 4_000;
const FILTERED_AT_ONCE_MAX = 20_000;

/** Added to the cost of a word whose codes go on: it leads only where every word is such. */
const GOES_ON = 1e12;

/** A word of the query, and where it leads. */
interface Lead {
  grades: WordGrades;
  codes: CodePlaces;
  words: readonly number[];
  marking: number;
  looking: number;
}

export function searchAllWords(
  { index, led, looked }: { index: WordIndex; led: LedPeople; looked: Marks },
  search: StrictSearch,
  grades: readonly WordGrades[],
  codes: readonly CodePlaces[],
): StrictFound {
  const { covered, seen, countedMax } = search;
  const best = createBestPlaces();
  const toRead: number[] = [];

  const leads = grades.map((own, i): Lead => {
    own.reach(2);
    own.reachPlaces();
    const words = wordsThatLead(own);
    return { grades: own, codes: codes[i] as CodePlaces, words, ...led.costs(words) };
  });
  const costOf = ({ looking, codes: { marks } }: Lead) => looking + marks.touched.length;
  // Where codes go on, not everybody is known.
  const first = leastOf(leads, (own) => costOf(own) + (own.codes.goOn ? GOES_ON : 0));
  const other = leastOf(
    leads.filter((own) => own !== first),
    ({ marking }) => marking,
  );
  if (first === undefined) return { best, isExact: true };
  const filter: Filter | null =
    other !== undefined && other.marking < first.looking
      ? { words: other.words, places: other.codes.marks.touched }
      : null;

  const take = (place: number, rank: number) => {
    const standing = index.standingOf(place);
    best.add(place, rank, seen.has(place) ? standing | LATELY_SEEN : standing);
  };
  const enough = () => best.count() > countedMax && looked.touched.length > LOOKED_AT_MAX;
  const lookWords: VisitWords = (place, _standing, words, from, to) => {
    if (looked.values[place] === 1) return true;
    looked.set(place, 1);
    const rank = rankOf(grades, codes, place, words, from, to);
    if (rank === none || covered.has(place)) return true;
    if (rank === unsure) toRead.push(place);
    else take(place, rank);
    return true;
  };
  const look = (place: number): boolean => {
    const { words, from, to } = wordsOfPlace(index, place);
    return lookWords(place, 0, words, from, to);
  };
  const goThrough = (own: Filter | null, enough: () => boolean): void => {
    const tiers = ([0, 1, 2] as const).map((tier) => first.grades.leads(tier));
    const places: Leads = { alone: first.grades.places(), divisions: [] };
    const all: Leads = {
      alone: [...tiers, places].flatMap(({ alone }) => alone),
      divisions: tiers.flatMap(({ divisions }) => divisions),
    };
    const steps = led.stepsTo(all, own === null ? AT_ONCE_MAX : FILTERED_AT_ONCE_MAX);
    // At once the closest do not come first, so everybody is looked at.
    const isEnough = () => steps.length > 1 && enough();
    const visit: VisitPlace = (place) => look(place) && !isEnough();
    const checkWords: VisitWords = (...found) => lookWords(...found) && !isEnough();
    const visits = { visit, check: visit, checkWords, enough: isEnough };
    // Of very many people the better tiers come first.
    const parts = steps.length === 1 ? [all] : [...tiers, places];
    for (const part of parts) {
      for (const [least, most] of steps) {
        if (isEnough()) return;
        led.each(part, { least, most }, own, visits);
      }
    }
  };

  for (const place of seen) look(place);
  led.eachChanged(look);
  for (const place of first.codes.marks.touched) look(place);
  goThrough(filter, enough);
  // Whom the filter leaves out may match by codes that go on.
  if (filter !== null && other?.codes.goOn === true) {
    goThrough(null, () => toRead.length > READ_MAX || best.count() > countedMax);
  }

  /** Reads documents where the index cannot tell; false where more of them are left than is bearable. */
  function readTheUnsure(): boolean {
    toRead.sort((a, b) => index.standingOf(b) - index.standingOf(a) || a - b);
    for (const [i, place] of toRead.entries()) {
      if (best.count() > countedMax) return true;
      if (i === READ_MAX) return false;
      const rank = search.rankByDocument(place);
      if (rank !== null) take(place, rank);
    }
    return true;
  }
  return { best, isExact: readTheUnsure() && !first.codes.goOn };
}

/** The rule's rank; `none` where a word does not match, or all match by the place only. */
function rankOf(
  grades: readonly WordGrades[],
  codes: readonly CodePlaces[],
  place: number,
  words: Uint32Array,
  from: number,
  to: number,
): number {
  let rank = 0;
  let identified = false;
  let sure = true;
  for (let i = 0; i < grades.length; i += 1) {
    const { marks, goOn } = codes[i] as CodePlaces;
    const code = marks.values[place] as number;
    let grade: number = (grades[i] as WordGrades).grade(words, from, to);
    if (code > 0 && 3 - code < grade) grade = 3 - code;
    if (grade === noMatch && !goOn) return none;
    if (grade === noMatch) sure = false;
    if (grade < wholePlace) identified = true;
    rank += rankOfGrade[grade] as number;
  }
  if (!sure) return unsure;
  return identified ? rank : none;
}

function leastOf<T>(items: readonly T[], costOf: (item: T) => number): T | undefined {
  let least: T | undefined;
  for (const item of items) if (least === undefined || costOf(item) < costOf(least)) least = item;
  return least;
}
