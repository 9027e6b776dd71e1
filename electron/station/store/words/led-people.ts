/**
 * Goes from the words of a query to the people who have them, the closest first, in the way that costs
 * least: through the words' lists, by marking the people of one side of a division, or, of those few who
 * stand closest, by looking at everybody.
 */
import { CLOSENESS, STANDING_MAX } from '../standing.ts';
import {
  type Among,
  type Segment,
  SEGMENT_PLACES,
  type VisitPlace,
  type VisitWords,
} from './segment.ts';
import type { Division, Leads, WordGrades } from './word-grades.ts';
import type { WordIndex } from './word-index.ts';

const AT_ONCE: typeof CLOSENESS = [[0, STANDING_MAX]];

/**
 * What it costs to go one step through a list, about a nanosecond, and what the others cost against it:
 * estimates, of which only a look was measured (0.3 to 0.5 µs).
 */
const STEP = 1;
/** To look at somebody, whose words lie anywhere. */
const LOOK = 300;
/** To look at somebody whose words lie beside those of the one before. */
const LOOK_NEAR = 15;
/** To find a word's list in a segment. */
const LIST = 60;
/** To take in somebody who is found. */
const TAKE = 10;
/** All of a segment. */
const whole = SEGMENT_PLACES;
/** So many times as many as are likely to be enough are gone through first. */
const AMPLE = 1.5;

const everybody: Among = { least: 0, most: STANDING_MAX };

export interface Visits {
  /** Is told of those who have the words for certain. */
  visit: VisitPlace;
  /** Is told of those who may have them. */
  check: VisitPlace;
  checkWords: VisitWords;
  /** Asked after each segment. */
  enough(): boolean;
  /**
   * How many more will do where the closest and among equals those of the lowest places are wanted; it is
   * never enough before somebody closer may come. Not given where people come in no order.
   */
  wanted?(): number;
}

/** How to go to the people of some leads. */
export interface Way {
  /** The steps of closeness to go in. */
  steps: typeof CLOSENESS;
  /** Which share of all people is likely to match. */
  share: number;
}

/** People who have one of the words, or are at one of the places, and may have others. */
export interface Filter {
  words: readonly number[];
  places: readonly number[];
}

export interface LedPeople {
  /** Goes to everybody of a closeness, or to some more, segment by segment until there are enough. */
  each(leads: Leads, among: Among, filter: Filter | null, visits: Visits, share?: number): void;
  /** Goes to those who are in no segment's lists: who changed lately. */
  eachChanged(visit: (place: number) => void): void;
  /** @param wanted how many will do. */
  wayTo(leads: Leads, wanted: number): Way;
  /** The steps to go in to people of whom everybody is to be looked at. */
  stepsTo(leads: Leads, mostAtOnce: number): typeof CLOSENESS;
  /** What it costs to mark all who have one of the words, and to look at all. */
  costs(words: readonly number[]): { marking: number; looking: number };
}

/** Its scratch memory is kept from query to query; one query at a time. */
export function createLedPeople(index: WordIndex): LedPeople {
  const marks = new Uint8Array(SEGMENT_PLACES);
  const within = new Uint8Array(SEGMENT_PLACES);

  function peopleWith(words: readonly number[]): number {
    let people = 0;
    for (const word of words) people += index.vocabulary.usesOf(word);
    return people;
  }

  function listsCost(lists: number): number {
    return lists * index.segments.length * LIST;
  }

  /** Marking the people of one side costs less than looking at those of the other. */
  function isWorthMarking({ leadingPeople, following, followingPeople }: Division): boolean {
    return followingPeople * STEP + listsCost(following.length) < leadingPeople * LOOK;
  }

  /** @param likely so many of the first are likely to be enough. */
  function eachOf(
    number: number,
    segment: Segment,
    leads: Leads,
    among: Among,
    visits: Visits,
    likely: number,
  ): boolean {
    if (likely * 2 > segment.count(among)) return eachWithin(number, segment, leads, among, visits);
    return (
      eachWithin(number, segment, leads, { ...among, take: likely }, visits) &&
      !visits.enough() &&
      eachWithin(number, segment, leads, { ...among, skip: likely }, visits)
    );
  }

  function eachWithin(
    number: number,
    segment: Segment,
    leads: Leads,
    among: Among,
    visits: Visits,
  ): boolean {
    const base = number * SEGMENT_PLACES;
    if (segment.isNear(among) && segment.count(among) * LOOK_NEAR < listsOf(leads) * LIST) {
      return segment.eachNear(among, (place, ...rest) => visits.checkWords(base + place, ...rest));
    }
    const visit: VisitPlace = (place, standing) => visits.visit(base + place, standing);
    const check: VisitPlace = (place, standing) => visits.check(base + place, standing);
    return (
      segment.each(leads.alone, among, visit) &&
      leads.divisions.every((division) =>
        isWorthMarking(division)
          ? segment.eachWithBoth(division, among, marks, visit)
          : segment.each(division.leading, among, check),
      )
    );
  }

  /** As if the words of the two sides had nothing to do with each other. */
  function likelyShare({ alone, divisions }: Leads): number {
    const people = Math.max(1, index.people());
    let matching = peopleWith(alone);
    for (const { leadingPeople, followingPeople } of divisions) {
      matching += (leadingPeople * followingPeople) / people;
    }
    return matching / people;
  }

  /** Each step costs a look at every list; all at once costs a step for everybody in them. */
  function isWorthSteps(leads: Leads, share: number, wanted: number): boolean {
    const lists = listsOf(leads) * LIST;
    let entries = peopleWith(leads.alone) * (STEP + TAKE);
    for (const division of leads.divisions) {
      const { leadingPeople, followingPeople } = division;
      entries += isWorthMarking(division)
        ? (leadingPeople + followingPeople) * STEP
        : leadingPeople * LOOK;
    }
    const people = index.people();
    let cost = 0;
    let gone = 0;
    for (const [least, most] of CLOSENESS) {
      for (const segment of index.segments) {
        const count = segment.count({ least, most });
        if (count === 0) continue;
        if (gone * share > wanted * AMPLE) break;
        gone += count;
        cost += Math.min(lists, segment.isNear({ least, most }) ? count * LOOK_NEAR : lists);
      }
    }
    return cost + (entries * gone) / Math.max(1, people) < entries + lists * index.segments.length;
  }

  return {
    each(leads, among, filter, visits, share = 1) {
      // Of several standings the closest of the next segment come before the last of this one.
      const inOrder = index.segments.every(
        (segment) =>
          segment.count(among) === segment.count({ least: among.least, most: among.least }),
      );
      const { wanted } = visits;
      const wantedHere = inOrder ? wanted : undefined;
      const mayEnd = wanted === undefined || inOrder;
      for (const [number, segment] of index.segments.entries()) {
        if (segment.count(among) === 0) continue;
        if (filter !== null) {
          const base = number * SEGMENT_PLACES;
          segment.markWords(filter.words, among, within);
          segment.markPlaces(
            filter.places
              .map((place) => place - base)
              .filter((place) => place >= 0 && place < SEGMENT_PLACES),
            within,
          );
        }
        const whom = filter === null ? among : { ...among, within };
        const likely = wantedHere === undefined ? whole : Math.ceil((AMPLE * wantedHere()) / share);
        const toEnd = eachOf(number, segment, leads, whom, visits, likely);
        if (filter !== null) segment.unmark(everybody, within);
        if (!toEnd || (mayEnd && visits.enough())) return;
      }
    },
    eachChanged(visit) {
      for (const [number, segment] of index.segments.entries()) {
        for (const place of segment.changed) visit(number * SEGMENT_PLACES + place);
      }
    },
    wayTo(leads, wanted) {
      const share = likelyShare(leads);
      return { steps: isWorthSteps(leads, share, wanted) ? CLOSENESS : AT_ONCE, share };
    },
    stepsTo({ alone, divisions }, mostAtOnce) {
      let people = peopleWith(alone);
      for (const { leadingPeople } of divisions) people += leadingPeople;
      return people > mostAtOnce ? CLOSENESS : AT_ONCE;
    },
    costs(words) {
      const people = peopleWith(words);
      const lists = listsCost(words.length);
      return { marking: people * STEP + lists, looking: people * LOOK + lists };
    },
  };
}

function listsOf({ alone, divisions }: Leads): number {
  let lists = alone.length;
  for (const { leading, following } of divisions) lists += leading.length + following.length;
  return lists;
}

/** Words of which everybody who matches has one, as far as by names and places. */
export function wordsThatLead(grades: WordGrades): number[] {
  const words = new Set(grades.places());
  for (const tier of [0, 1, 2] as const) {
    const { alone, divisions } = grades.leads(tier);
    for (const word of alone) words.add(word);
    for (const { leading } of divisions) for (const word of leading) words.add(word);
  }
  return [...words];
}
