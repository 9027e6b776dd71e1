/**
 * Who matches every word of a reading, from memory alone. Those who are close to this store are looked at
 * first, the closest before the others, so that of very many hits the first ones are the right ones; it
 * ends where there are more hits than will be counted.
 */
import { PLACE_START, type Tier } from '#shared/domain/search/name-pattern.ts';
import type { Word } from '#shared/domain/search/query.ts';
import { CLOSENESS, LATELY_SEEN } from '../standing.ts';
import { type BestPlaces, createBestPlaces } from './best-places.ts';
import { createMarks, type Marks } from './marks.ts';
import { type Among, SEGMENT_PLACES, type VisitPlace, type VisitWords } from './segment.ts';
import { CHUNK_PLACES, wordsFrom } from './word-chunks.ts';
import {
  createWordGrades,
  type Division,
  type Grade,
  type Leads,
  noMatch,
  wholePlace,
  type WordGrades,
} from './word-grades.ts';
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

/** What each grade adds to the rank of the whole; nothing where it is not known yet. */
const rankOfGrade: readonly number[] = [0, 1, 2, 0, PLACE_START, 0];
/** No rank: no match; or one that the index alone cannot tell. */
const none = -1;
const unsure = -2;
/** No more documents than this are read to find out. */
const READ_MAX = 200;
/** A signature that everybody shares. */
const ALL_BITS = -1;
/** With several words ranks come in no order, so this many are looked at before stopping. */
const LOOKED_AT_MAX = 2_000;
/** What it costs to go one step through a list, and the others as measured against it. */
const STEP = 1;
/** To look at somebody, whose words lie anywhere. */
const LOOK = 300;
/** To look at somebody whose words lie beside those of the one before. */
const LOOK_NEAR = 15;
/** To find a word's list in a segment. */
const LIST = 60;
const TIERS: readonly Tier[] = [0, 1, 2];

/** Its scratch memory is kept from query to query; one query at a time. */
export function createStrictSearch(index: WordIndex): (search: StrictSearch) => StrictFound {
  const gradesOf: WordGrades[] = [];
  const codesOf: Marks[] = [];
  const looked = createMarks('bytes');
  const marks = new Uint8Array(SEGMENT_PLACES);

  /**
   * Goes to everybody of a tier and closeness, or to some more, segment by segment until there are enough.
   * @param visit is told of those who are of the tier for certain, `check` of those who may be.
   */
  function eachLed(
    { alone, divisions }: Leads,
    among: Among,
    { visit, check, checkWords, enough }: Visits,
  ): void {
    const lists = alone.length + divisions.reduce((sum, own) => sum + listsOf(own), 0);
    for (const [number, segment] of index.segments.entries()) {
      const people = segment.count(among);
      if (people === 0) continue;
      const base = number * SEGMENT_PLACES;
      if (segment.isNear(among) && people * LOOK_NEAR < lists * LIST) {
        segment.eachNear(among, (place, standing, words, from, to) =>
          checkWords(base + place, standing, words, from, to),
        );
      } else {
        const visitPlace: VisitPlace = (place, standing) => visit(base + place, standing);
        const checkPlace: VisitPlace = (place, standing) => check(base + place, standing);
        if (!segment.each(alone, among, visitPlace)) return;
        for (const division of divisions) {
          const toEnd = isWorthMarking(division, index.segments.length)
            ? segment.eachWithBoth(division, among, marks, visitPlace)
            : segment.each(division.leading, among, checkPlace);
          if (!toEnd) return;
        }
      }
      if (enough()) return;
    }
  }

  /** Who changed lately is in no segment's lists. */
  function eachApart(seen: ReadonlySet<number>, visit: (place: number) => void): void {
    for (const place of seen) visit(place);
    index.segments.forEach((segment, number) => {
      for (const place of segment.changed) visit(number * SEGMENT_PLACES + place);
    });
  }

  /** A query of one word: a tier says all there is to know, so it ends with the first that has enough. */
  function searchOne(search: StrictSearch, grades: WordGrades, codes: CodePlaces): StrictFound {
    const { covered, seen, countedMax } = search;
    const best = createBestPlaces();
    let tier: Tier = 0;

    const take: VisitPlace = (place, standing) => {
      if (looked.values[place] === 1) return true;
      looked.set(place, 1);
      if (!covered.has(place)) {
        best.add(place, tier, seen.has(place) ? standing | LATELY_SEEN : standing);
      }
      return true;
    };
    const check: VisitPlace = (place, standing) =>
      looked.values[place] === 1 || gradeAt(index, grades, place) > tier || take(place, standing);
    const checkWords: VisitWords = (place, standing, words, from, to) =>
      grades.grade(words, from, to) > tier || take(place, standing);

    for (tier of TIERS) {
      grades.reach(tier);
      for (const place of codes.marks.touched) {
        if (codes.marks.values[place] === 3 - tier) take(place, index.standingOf(place));
      }
      eachApart(seen, (place) => check(place, index.standingOf(place)));
      for (const [least, most] of CLOSENESS) {
        const enough = () => best.countTo(tier, least) > countedMax;
        if (enough()) break;
        const among = { least, most, wanted: [] };
        eachLed(grades.leads(tier), among, { visit: take, check, checkWords, enough });
      }
      if (best.countTo(tier, 0) > countedMax) break;
    }
    // Codes that go on are more hits than are counted.
    return { best, isExact: !codes.goOn };
  }

  /** A query of several words: who has the one that fewest have is looked at for the others. */
  function searchAll(
    search: StrictSearch,
    grades: readonly WordGrades[],
    codes: readonly CodePlaces[],
  ): StrictFound {
    const { covered, seen, countedMax } = search;
    const best = createBestPlaces();
    const toRead: number[] = [];
    for (const own of grades) {
      own.reach(2);
      own.reachPlaces();
    }

    function take(place: number, rank: number): void {
      const standing = index.standingOf(place);
      best.add(place, rank, seen.has(place) ? standing | LATELY_SEEN : standing);
    }

    const look = (place: number): boolean => {
      if (looked.values[place] === 1) return true;
      looked.set(place, 1);
      const rank = rankOf(index, grades, codes, place);
      if (rank === none || covered.has(place)) return true;
      if (rank === unsure) toRead.push(place);
      else take(place, rank);
      return !enough();
    };
    const enough = () => best.count() > countedMax && looked.touched.length > LOOKED_AT_MAX;

    /** Reads documents where the index cannot tell; false where more of them are left than is bearable. */
    function readTheUnsure(): boolean {
      for (const [i, place] of toRead.entries()) {
        if (best.count() > countedMax) return true;
        if (i === READ_MAX) return false;
        const rank = search.rankByDocument(place);
        if (rank !== null) take(place, rank);
      }
      return true;
    }

    const leading = cheapest(index, codes, grades);
    const lead = grades[leading] as WordGrades;
    const leadCodes = codes[leading] as CodePlaces;
    // Only of those who cannot match by a code.
    const wanted = grades
      .filter((_, i) => codes[i]?.goOn === false && codes[i]?.marks.touched.length === 0)
      .map((own) => own.signature())
      .filter((signature) => signature !== ALL_BITS);
    eachApart(seen, look);
    for (const place of leadCodes.marks.touched) look(place);
    for (const tier of TIERS) {
      const { alone, divisions } = lead.leads(tier);
      const leads = { alone: tier === 2 ? [...alone, ...lead.places()] : alone, divisions };
      for (const [least, most] of CLOSENESS) {
        if (enough()) break;
        eachLed(
          leads,
          { least, most, wanted },
          { visit: look, check: look, checkWords: look, enough },
        );
      }
    }
    return { best, isExact: readTheUnsure() };
  }

  return (search) => {
    const { words } = search;
    const grades = words.map((word, i) => {
      const own = (gradesOf[i] ??= createWordGrades());
      own.take(index.vocabulary, word);
      return own;
    });
    const codes = words.map((word, i): CodePlaces => {
      const own = (codesOf[i] ??= createMarks('bytes'));
      own.clear();
      own.makeRoom(index.places());
      return { marks: own, ...search.findCodes(word, own) };
    });
    looked.clear();
    looked.makeRoom(index.places());
    const [first] = grades;
    const [firstCodes] = codes;
    if (first === undefined || firstCodes === undefined) {
      return { best: createBestPlaces(), isExact: true };
    }
    return words.length === 1
      ? searchOne(search, first, firstCodes)
      : searchAll(search, grades, codes);
  };
}

interface Visits {
  visit: VisitPlace;
  check: VisitPlace;
  checkWords: VisitWords;
  enough: () => boolean;
}

/** Lists that are gone through for a division in each segment. */
function listsOf({ leading, following }: Division): number {
  return leading.length + following.length;
}

/** Marking the people of one side costs less than looking at those of the other. */
function isWorthMarking(division: Division, segments: number): boolean {
  const { leadingPeople, following, followingPeople } = division;
  return followingPeople * STEP + following.length * segments * LIST < leadingPeople * LOOK;
}

function gradeAt(index: WordIndex, grades: WordGrades, place: number): Grade {
  const chunk = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  return grades.grade(chunk, wordsFrom(chunk, within), wordsFrom(chunk, within + 1));
}

/** The rule's rank; `none` where a word does not match, or all match by the place only. */
function rankOf(
  index: WordIndex,
  grades: readonly WordGrades[],
  codes: readonly CodePlaces[],
  place: number,
): number {
  const chunk = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  const from = wordsFrom(chunk, within);
  const to = wordsFrom(chunk, within + 1);
  let rank = 0;
  let identified = false;
  let sure = true;
  for (let i = 0; i < grades.length; i += 1) {
    const { marks, goOn } = codes[i] as CodePlaces;
    const code = marks.values[place] as number;
    let grade: number = (grades[i] as WordGrades).grade(chunk, from, to);
    if (code > 0 && 3 - code < grade) grade = 3 - code;
    if (grade === noMatch && !goOn) return none;
    if (grade === noMatch) sure = false;
    if (grade < wholePlace) identified = true;
    rank += rankOfGrade[grade] as number;
  }
  if (!sure) return unsure;
  return identified ? rank : none;
}

/** The word with the fewest people behind it, of those of whom all are known. */
function cheapest(
  { vocabulary }: WordIndex,
  codes: readonly CodePlaces[],
  grades: readonly WordGrades[],
): number {
  const costs = grades.map((own, i) => {
    const { marks, goOn } = codes[i] as CodePlaces;
    let cost = goOn && grades.length > 1 ? Number.MAX_SAFE_INTEGER / 2 : marks.touched.length;
    const led = TIERS.flatMap((tier) => {
      const { alone, divisions } = own.leads(tier);
      return [alone, ...divisions.map(({ leading }) => leading)];
    });
    led.push(own.places());
    for (const numbers of led) {
      // Each word costs a look in every segment, too.
      for (const number of numbers) cost += vocabulary.usesOf(number) + LIST;
    }
    return cost;
  });
  return costs.indexOf(Math.min(...costs));
}
