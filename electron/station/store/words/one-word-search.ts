/**
 * Who matches a query of one word. Who is led to at a tier is of that tier, so nobody has to be looked at,
 * and it ends with the first tier and closeness that has enough.
 */
import type { Tier } from '#shared/domain/search/name-pattern.ts';
import { LATELY_SEEN } from '../standing.ts';
import { createBestPlaces } from './best-places.ts';
import type { LedPeople } from './led-people.ts';
import type { Marks } from './marks.ts';
import type { VisitPlace, VisitWords } from './segment.ts';
import type { CodePlaces, StrictFound, StrictSearch } from './strict-request.ts';
import type { WordGrades } from './word-grades.ts';
import { wordsOfPlace } from './words-of-place.ts';
import type { WordIndex } from './word-index.ts';

export function searchOneWord(
  { index, led, looked }: { index: WordIndex; led: LedPeople; looked: Marks },
  { covered, seen, countedMax }: StrictSearch,
  grades: WordGrades,
  codes: CodePlaces,
): StrictFound {
  const best = createBestPlaces();
  let tier: Tier = 0;

  const visit: VisitPlace = (place, standing) => {
    if (looked.values[place] === 1) return true;
    looked.set(place, 1);
    if (!covered.has(place)) {
      best.add(place, tier, seen.has(place) ? standing | LATELY_SEEN : standing);
    }
    return true;
  };
  const checkWords: VisitWords = (place, standing, words, from, to) =>
    grades.grade(words, from, to) > tier || visit(place, standing);
  const check: VisitPlace = (place, standing) => {
    if (looked.values[place] === 1) return true;
    const { words, from, to } = wordsOfPlace(index, place);
    return checkWords(place, standing, words, from, to);
  };
  const checkAlone = (place: number) => check(place, index.standingOf(place));

  for (tier of [0, 1, 2] as const) {
    grades.reach(tier);
    for (const place of codes.marks.touched) {
      if (codes.marks.values[place] === 3 - tier) visit(place, index.standingOf(place));
    }
    for (const place of seen) checkAlone(place);
    led.eachChanged(checkAlone);
    const leads = grades.leads(tier);
    const { steps, share } = led.wayTo(leads, countedMax + 1 - best.countTo(tier, 0));
    for (const [least, most] of steps) {
      const wanted = () => countedMax + 1 - best.countTo(tier, least);
      const enough = () => wanted() <= 0;
      if (enough()) break;
      led.each(leads, { least, most }, null, { visit, check, checkWords, enough, wanted }, share);
    }
    if (best.countTo(tier, 0) > countedMax) break;
  }
  // Codes that go on are more hits than are counted.
  return { best, isExact: !codes.goOn };
}
