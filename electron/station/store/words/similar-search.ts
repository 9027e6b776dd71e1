/**
 * Who is most likely meant by a query that nobody matches: from memory, the few whose documents are worth
 * scoring.
 *
 * 1. The rarest words of the query lead to people; what their words count is summed.
 * 2. The best of those are weighed by the frequent words as well, from their own words.
 */
import type { QuerySpan } from '#shared/domain/search/score-similar.ts';
import { STANDING_MAX } from '../standing.ts';
import { type Among, type Segment, SEGMENT_PLACES } from './segment.ts';
import { createSpanWeigher, leadingMin, type SpanWeights, type WordGroup } from './span-weights.ts';
import { addPerson, highest, makeRoom, noPeople, type SummedPeople } from './summed-people.ts';
import type { WordIndex } from './word-index.ts';
import { wordsOfPlace } from './words-of-place.ts';

/** A span's weights and what is taken off each of them (span-penalties.ts). */
export interface PenalisedSpan {
  weights: SpanWeights;
  penalty: number;
}

export interface SimilarSearch {
  weighSpan(span: QuerySpan): SpanWeights;
  /** Places of the likeliest people, in no order. */
  likeliest(spans: readonly PenalisedSpan[], limit: number): number[];
}

const EVERYBODY: Among = { least: 0, most: STANDING_MAX };
/** People the rare words may lead to; one more span is taken only while they are fewer. */
const LED_TO_MAX = 25_000;
/** Of them, so many are weighed by the frequent words. */
const WEIGHED_MAX = 2_000;

/** What leads from one span to people: words by what they count, the heaviest first. */
interface Lead {
  groups: { weight: number; words: readonly number[] }[];
  /** The last group leads to no more than about so many. */
  lastMax: number;
}

/** Its scratch memory is kept from query to query; one query at a time. */
export function createSimilarSearch(index: WordIndex): SimilarSearch {
  let weightOf = new Float32Array(0);
  // For the places of one segment: what the words of one span count, and of all spans; else all 0.
  const own = new Float32Array(SEGMENT_PLACES);
  const sums = new Float32Array(SEGMENT_PLACES);
  const ownPlaces = new Uint16Array(SEGMENT_PLACES);
  const sumPlaces = new Uint16Array(SEGMENT_PLACES);
  let owned = 0;
  let weight = 0;

  /** Groups come the heaviest first, so the first that leads to somebody is what counts. */
  function take(place: number): boolean {
    if (own[place] === 0) {
      own[place] = weight;
      ownPlaces[owned] = place;
      owned += 1;
    }
    return true;
  }

  /** Everybody the leads lead to. */
  function follow(leads: readonly Lead[]): SummedPeople {
    const people = noPeople(LED_TO_MAX);
    const left = leads.map(({ lastMax }) => lastMax);
    for (const [number, segment] of index.segments.entries()) {
      const base = number * SEGMENT_PLACES;
      let summed = 0;
      leads.forEach((lead, i) => {
        left[i] = (left[i] as number) - followIn(segment, base, lead, left[i] as number);
        for (let at = 0; at < owned; at += 1) {
          const place = ownPlaces[at] as number;
          if (sums[place] === 0) {
            sumPlaces[summed] = place;
            summed += 1;
          }
          sums[place] = (sums[place] as number) + (own[place] as number);
          own[place] = 0;
        }
      });
      makeRoom(people, summed);
      for (let at = 0; at < summed; at += 1) {
        const place = sumPlaces[at] as number;
        addPerson(people, base + place, sums[place] as number);
        sums[place] = 0;
      }
    }
    return people;
  }

  /**
   * Fills `own` and `ownPlaces` for those of a segment.
   * @param lastMax if it is 0, the last group leads to nobody any more.
   * @returns how many it was that the last group led to.
   */
  function followIn(segment: Segment, base: number, { groups }: Lead, lastMax: number): number {
    owned = 0;
    const changed = segment.changed.length === 0 ? [] : segment.changed;
    const followed = lastMax > 0 ? groups : groups.slice(0, -1);
    let before = 0;
    for (const group of followed) {
      weight = group.weight;
      before = owned;
      segment.each(group.words, EVERYBODY, take);
    }
    const byLast = followed.length === groups.length ? owned - before : 0;
    if (changed.length > 0) {
      setWeights(groups, 0);
      for (const place of changed) {
        weight = heaviest(base + place);
        if (weight > 0) take(place);
      }
      clearWeights(groups);
    }
    return byLast;
  }

  /** Adds what a span counts for the people given. */
  function weighThese(people: SummedPeople, { weights: { groups }, penalty }: PenalisedSpan): void {
    setWeights(groups, penalty);
    for (let i = 0; i < people.length; i += 1) {
      people.sums[i] = (people.sums[i] as number) + heaviest(people.places[i] as number);
    }
    clearWeights(groups);
  }

  function setWeights(groups: Lead['groups'] | readonly WordGroup[], penalty: number): void {
    for (const { weight: most, words } of groups) {
      for (const word of words) weightOf[word] = Math.max(0, most - penalty);
    }
  }

  function clearWeights(groups: Lead['groups'] | readonly WordGroup[]): void {
    for (const { words } of groups) for (const word of words) weightOf[word] = 0;
  }

  /** What the heaviest of somebody's words counts, by the weights that are set. */
  function heaviest(place: number): number {
    const { words, from, to } = wordsOfPlace(index, place);
    let most = 0;
    for (let at = from; at < to; at += 1) {
      const own = weightOf[words[at] as number] as number;
      if (own > most) most = own;
    }
    return most;
  }

  return {
    weighSpan: createSpanWeigher(index),
    likeliest(spans, limit) {
      if (weightOf.length < index.vocabulary.size()) {
        weightOf = new Float32Array(Math.ceil(index.vocabulary.size() * 1.25));
      }
      const rarestFirst = spans
        .filter(({ weights }) => weights.people > 0)
        .toSorted((a, b) => a.weights.people - b.weights.people);
      const leading = leadingOf(rarestFirst);
      const weighed = highest(follow(leading.map(leadOf)), WEIGHED_MAX);
      for (const span of rarestFirst.slice(leading.length)) weighThese(weighed, span);
      return [...highest(weighed, limit).places];
    },
  };
}

/** The first, and those after it while there are not too many people. */
function leadingOf(rarestFirst: readonly PenalisedSpan[]): PenalisedSpan[] {
  let people = 0;
  const end = rarestFirst.findIndex(({ weights }, i) => {
    people += weights.people;
    return i > 0 && people > LED_TO_MAX;
  });
  return rarestFirst.slice(0, end === -1 ? rarestFirst.length : end);
}

/** A span's heavy words; where those are the words of very many, the heaviest of them. */
function leadOf({ weights, penalty }: PenalisedSpan): Lead {
  const least = leadingMin(weights.groups, penalty);
  const groups: Lead['groups'] = [];
  let people = 0;
  for (const group of weights.groups) {
    const weight = group.weight - penalty;
    if (weight < least || people >= LED_TO_MAX) break;
    groups.push({ weight, words: group.words });
    people += group.people;
    if (people >= LED_TO_MAX) return { groups, lastMax: LED_TO_MAX - (people - group.people) };
  }
  return { groups, lastMax: Number.POSITIVE_INFINITY };
}
