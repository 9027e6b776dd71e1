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
import { SEGMENT_PLACES } from './segment.ts';
import { CHUNK_PLACES, standingAt, wordsFrom } from './word-chunks.ts';
import { createWordGrades, noMatch, wholePlace, type WordGrades } from './word-grades.ts';
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
/**
 * Looking at one person costs as much as marking some hundred: marking the people of one side of a division
 * pays where the other has many, and is not much smaller.
 */
const LOOKED_AT_UNMARKED_MAX = 2_000;
const MARKED_MAX = 400_000;
const MARKED_PER_LEADING = 6;

/** Its scratch memory is kept from query to query; one query at a time. */
export function createStrictSearch(index: WordIndex): (search: StrictSearch) => StrictFound {
  const gradesOf: WordGrades[] = [];
  const codesOf: Marks[] = [];
  const looked = createMarks('bytes');
  const opposite: Opposite = { marks: new Uint8Array(0) };

  return (search) => {
    const { words, countedMax } = search;
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
    const best = createBestPlaces();
    const narrowing = words.length > 1;
    const toRead: number[] = [];

    function take(place: number, rank: number): void {
      const standing = standingAt(index.chunkOf(place), place % CHUNK_PLACES);
      best.add(place, rank, standing | (search.seen.has(place) ? LATELY_SEEN : 0));
    }

    function look(place: number): void {
      if (looked.values[place] === 1) return;
      looked.set(place, 1);
      const rank = rankOf(index, grades, codes, place);
      if (rank === none || search.covered.has(place)) return;
      if (rank === unsure) toRead.push(place);
      else take(place, rank);
    }

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
    const lead = grades[leading];
    const leadCodes = codes[leading];
    if (lead === undefined || leadCodes === undefined) return { best, isExact: true };

    // Only of those who cannot match by a code.
    const wanted = grades
      .filter((_, i) => codes[i]?.goOn === false && codes[i]?.marks.touched.length === 0)
      .map((own) => own.signature())
      .filter((signature) => signature !== ALL_BITS);
    for (const place of search.seen) look(place);
    index.segments.forEach((segment, number) => {
      for (const place of segment.changed) look(number * SEGMENT_PLACES + place);
    });
    // Of the closeness looked at now: somebody farther who was looked at by chance takes nobody's place.
    const enough = (tier: Tier, least: number) =>
      narrowing
        ? best.count() > countedMax && looked.touched.length > LOOKED_AT_MAX
        : best.countTo(tier, least) > countedMax;
    for (const tier of [0, 1, 2] as const) {
      for (const place of leadCodes.marks.touched) {
        if (leadCodes.marks.values[place] === 3 - tier) look(place);
      }
      const lastWithPlaces = tier === 2 && narrowing;
      const { alone, beside } = driversOf(index, lead, tier, opposite);
      const drivers = lastWithPlaces ? [...alone, ...lead.places()] : alone;
      for (const [least, most] of CLOSENESS) {
        if (enough(tier, least)) break;
        eachPlace(index, drivers, [least, most], wanted, (place) => {
          look(place);
          return !enough(tier, least);
        });
        if (beside.length === 0 || enough(tier, least)) continue;
        const { marks } = opposite;
        eachPlace(index, beside, [least, most], wanted, (place) => {
          if (marks[place] === 0) return true;
          look(place);
          return !enough(tier, least);
        });
      }
      if (enough(tier, 0)) break;
    }
    const isRead = readTheUnsure();
    // With one word, codes that go on are more hits than are counted.
    return { best, isExact: isRead && (narrowing || !leadCodes.goOn) };
  };
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
    const led = [
      ...own.drivers(),
      ...own.divisions().flatMap((divisions) => divisions.map(({ leading }) => leading)),
      ...(grades.length > 1 ? [own.places()] : []),
    ];
    for (const numbers of led) {
      // Each word costs a look in every segment, too.
      for (const number of numbers) cost += vocabulary.usesOf(number) + 16;
    }
    return cost;
  });
  return costs.indexOf(Math.min(...costs));
}

/** Who has a word of the other side of a division; in an object, because it grows with the book. */
interface Opposite {
  marks: Uint8Array;
}

/**
 * The words that lead to people of a tier: those whose people are looked at as they are, and those of a
 * division whose people are worth looking at only where they have a word of its other side, too.
 */
function driversOf(index: WordIndex, lead: WordGrades, tier: Tier, opposite: Opposite) {
  const alone = [...lead.drivers()[tier]];
  const beside: number[] = [];
  for (const division of lead.divisions()[tier]) {
    const { leading, leadingPeople, following, followingPeople } = division;
    const worthMarking =
      leadingPeople > LOOKED_AT_UNMARKED_MAX &&
      followingPeople <= Math.min(MARKED_MAX, leadingPeople * MARKED_PER_LEADING);
    if (!worthMarking) {
      for (const word of leading) alone.push(word);
      continue;
    }
    if (beside.length === 0) emptied(opposite, index.places());
    for (const word of leading) beside.push(word);
    for (const [number, segment] of index.segments.entries()) {
      segment.mark(following, opposite.marks, number * SEGMENT_PLACES);
    }
  }
  return { alone, beside };
}

function emptied(opposite: Opposite, places: number): void {
  const length = Math.ceil(places / SEGMENT_PLACES) * SEGMENT_PLACES;
  if (opposite.marks.length < length) opposite.marks = new Uint8Array(length);
  else opposite.marks.fill(0);
}

function eachPlace(
  index: WordIndex,
  words: readonly number[],
  [least, most]: readonly [number, number],
  wanted: readonly number[],
  visit: (place: number) => boolean,
): void {
  for (const [number, segment] of index.segments.entries()) {
    const base = number * SEGMENT_PLACES;
    const visitPlace = (place: number) => visit(base + place);
    if (!segment.each(words, least, most, wanted, visitPlace)) return;
  }
}
