/**
 * Who is most likely meant by a query that nobody matches: from memory, the few whose documents are worth
 * scoring.
 *
 * 1. The rarest words of the query lead to people; what their words count is summed.
 * 2. The best of those are weighed by the frequent words as well, from their own words.
 */
import type { QuerySpan } from '#shared/domain/search/score-similar.ts';
import { type Segment, SEGMENT_PLACES } from './segment.ts';
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
  /** By word, what it counts for one span; else all 0. */
  let weightOf = new Float32Array(0);
  // For the people of one segment, by their numbers in its line: what the words of one span count for
  // them, and of all spans, and who they are. Else all 0.
  const own = new Float32Array(SEGMENT_PLACES);
  const owners = new Uint16Array(SEGMENT_PLACES);
  const sums = new Float32Array(SEGMENT_PLACES);
  const summed = new Uint16Array(SEGMENT_PLACES);
  /** Words of those who are weighed, one after another: they are fetched once for all spans. */
  let words = new Uint32Array(0);
  const wordsEnd = new Uint32Array(WEIGHED_MAX);

  /** Everybody the leads lead to. */
  function follow(leads: readonly Lead[]): SummedPeople {
    const people = noPeople(LED_TO_MAX);
    const left = leads.map(({ lastMax }) => lastMax);
    for (const [number, segment] of index.segments.entries()) {
      let count = 0;
      for (const [i, lead] of leads.entries()) {
        const { owned, byLast } = followIn(segment, lead, (left[i] as number) > 0);
        left[i] = (left[i] as number) - byLast;
        for (let at = 0; at < owned; at += 1) {
          const one = owners[at] as number;
          if (sums[one] === 0) {
            summed[count] = one;
            count += 1;
          }
          sums[one] = (sums[one] as number) + (own[one] as number);
          own[one] = 0;
        }
      }
      const base = number * SEGMENT_PLACES;
      makeRoom(people, count + segment.changed.length);
      for (let at = 0; at < count; at += 1) {
        const one = summed[at] as number;
        addPerson(people, base + segment.placeOf(one), sums[one] as number);
        sums[one] = 0;
      }
      addChanged(people, segment, base, leads);
    }
    return people;
  }

  /**
   * Fills `own` and `owners` for those of a segment. Groups come the heaviest first, and the first that
   * leads to somebody is what counts.
   * @param withLast whether the last group leads to anybody still.
   * @returns how many owners there are, and how many of them are the last group's.
   */
  function followIn(
    segment: Segment,
    { groups }: Lead,
    withLast: boolean,
  ): { owned: number; byLast: number } {
    let owned = 0;
    let byLast = 0;
    for (const [i, group] of groups.entries()) {
      const isLast = i === groups.length - 1;
      if (isLast && !withLast) break;
      const before = owned;
      owned = segment.give(group.words, group.weight, own, owners, owned);
      if (isLast) byLast = owned - before;
    }
    return { owned, byLast };
  }

  /** Those who are in no list of a segment, by their own words. */
  function addChanged(
    people: SummedPeople,
    { changed }: Segment,
    base: number,
    leads: readonly Lead[],
  ): void {
    if (changed.length === 0) return;
    const theirs = new Float32Array(changed.length);
    for (const { groups } of leads) {
      setWeights(groups, 0);
      for (const [i, place] of changed.entries()) {
        const { words: chunk, from, to } = wordsOfPlace(index, base + place);
        theirs[i] = (theirs[i] as number) + heaviest(chunk, from, to);
      }
      clearWeights(groups);
    }
    for (const [i, place] of changed.entries()) {
      const sum = theirs[i] as number;
      if (sum > 0) addPerson(people, base + place, sum);
    }
  }

  function fetchWords({ places, length }: SummedPeople): void {
    let end = 0;
    for (let i = 0; i < length; i += 1) {
      const { words: chunk, from, to } = wordsOfPlace(index, places[i] as number);
      if (end + to - from > words.length) {
        const grown = new Uint32Array((end + to - from) * 2);
        grown.set(words);
        words = grown;
      }
      for (let at = from; at < to; at += 1) words[end + at - from] = chunk[at] as number;
      end += to - from;
      wordsEnd[i] = end;
    }
  }

  /** Adds what spans count for the people given. */
  function weighThese(people: SummedPeople, spans: readonly PenalisedSpan[]): void {
    if (spans.length > 0) fetchWords(people);
    for (const { weights, penalty } of spans) {
      setWeights(weights.groups, penalty);
      let from = 0;
      for (let i = 0; i < people.length; i += 1) {
        const to = wordsEnd[i] as number;
        people.sums[i] = (people.sums[i] as number) + heaviest(words, from, to);
        from = to;
      }
      clearWeights(weights.groups);
    }
  }

  function setWeights(groups: Lead['groups'] | readonly WordGroup[], penalty: number): void {
    for (const { weight, words: alike } of groups) {
      for (const word of alike) weightOf[word] = Math.max(0, weight - penalty);
    }
  }

  function clearWeights(groups: Lead['groups'] | readonly WordGroup[]): void {
    for (const { words: alike } of groups) for (const word of alike) weightOf[word] = 0;
  }

  /** What the heaviest of somebody's words counts, by the weights that are set. */
  function heaviest(theirs: Uint32Array, from: number, to: number): number {
    let most = 0;
    for (let at = from; at < to; at += 1) {
      const weight = weightOf[theirs[at] as number] as number;
      if (weight > most) most = weight;
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
      weighThese(weighed, rarestFirst.slice(leading.length));
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
