/**
 * Who is most likely meant by a query that nobody matches: from memory, the few whose documents are worth
 * scoring. Words are weighed against the whole vocabulary, so that a rare name nearly right counts more
 * than a frequent one.
 *
 * 1. The rarest words of the query lead to people; their weights are summed.
 * 2. The best of those are weighed by the frequent words as well, from their own words.
 */
import {
  agreementWeight,
  likeness,
  type QuerySpan,
  shareOfBook,
} from '#shared/domain/search/score-similar.ts';
import { type SearchWord, textOfWord } from '#shared/domain/search/words.ts';
import { STANDING_MAX } from '../standing.ts';
import { type Among, SEGMENT_PLACES } from './segment.ts';
import { CHUNK_PLACES, wordsFrom } from './word-chunks.ts';
import type { WordIndex } from './word-index.ts';

/** What each word of the book counts for a span of the query. */
export interface SpanWeights {
  /** How likely the span is typed for anybody of the book. */
  share: number;
  byWord: ReadonlyMap<number, number>;
  /** How many people the words lead to, some of them more than once. */
  people: number;
  /** What a word counts, also one that is in no vocabulary, such as one of an unsent edit. */
  weigh(word: SearchWord): number;
}

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
/** Words that count less than this, or this much less than the best of a span, lead to nobody. */
const LEADING_WEIGHT_MIN = 0.7;
const BELOW_BEST_MAX = 3;
/** People the rare words may lead to; one more word is taken only while they are fewer. */
const LED_TO_MAX = 25_000;
/** Of them, so many are weighed by the frequent words. */
const WEIGHED_MAX = 2_000;
/** The last spans are kept: while somebody types, all but the last word are the same again. */
const SPANS_KEPT = 64;
/** Sums are told apart by steps this small when the highest are chosen. */
const STEPS = 4096;

/** Its scratch memory is kept from query to query; one query at a time. */
export function createSimilarSearch(index: WordIndex): SimilarSearch {
  let kept = new Map<string, SpanWeights>();
  let keptFor = -1;
  let sums = new Float32Array(0);
  let own = new Float32Array(0);
  let weightOf = new Float32Array(0);

  function weighAnew(span: QuerySpan): SpanWeights {
    const { vocabulary } = index;
    const alike: [number, number][] = [];
    let inBook = 0;
    vocabulary.eachSharing(span.key, (number, key) => {
      const like = likeness(span.key, key, span.joint);
      if (like === 0) return;
      alike.push([number, like]);
      inBook += like * vocabulary.usesOf(number);
    });
    const people = index.people();
    const byWord = new Map<number, number>();
    for (const [number, like] of alike) {
      byWord.set(number, agreementWeight(like, inBook, people));
    }
    const least = Math.max(LEADING_WEIGHT_MIN, highestOf(byWord) - BELOW_BEST_MAX);
    let leadsTo = 0;
    for (const [number, weight] of byWord) {
      if (weight >= least) leadsTo += vocabulary.usesOf(number);
    }
    return {
      share: shareOfBook(inBook, people),
      byWord,
      people: leadsTo,
      weigh(word) {
        const number = vocabulary.numberOf(textOfWord(word));
        if (number !== undefined) return byWord.get(number) ?? 0;
        return word.class === 'n' || word.class === 'a'
          ? agreementWeight(likeness(span.key, word.key, span.joint), inBook, people)
          : 0;
      },
    };
  }

  /** Adds what a span counts for everybody it leads to; returns those it was the first for. */
  function follow({ weights: { byWord }, penalty }: PenalisedSpan): number[] {
    const led: number[] = [];
    const take = (place: number, weight: number) => {
      const known = own[place] as number;
      if (known === 0) led.push(place);
      if (weight > known) own[place] = weight;
    };
    const least = Math.max(LEADING_WEIGHT_MIN, highestOf(byWord) - penalty - BELOW_BEST_MAX);
    const words = [...byWord]
      .map(([word, weight]): [number, number] => [word, weight - penalty])
      .filter(([, weight]) => weight >= least);
    for (const [number, segment] of index.segments.entries()) {
      const base = number * SEGMENT_PLACES;
      let weight = 0;
      const visit = (place: number) => {
        take(base + place, weight);
        return true;
      };
      for (const [word, itsWeight] of words) {
        weight = itsWeight;
        segment.each([word], EVERYBODY, visit);
      }
      for (const place of segment.changed) {
        const most = heaviest(base + place, (word) => (byWord.get(word) ?? 0) - penalty);
        if (most >= least) take(base + place, most);
      }
    }
    const first: number[] = [];
    for (const place of led) {
      if (sums[place] === 0) first.push(place);
      sums[place] = (sums[place] as number) + (own[place] as number);
      own[place] = 0;
    }
    return first;
  }

  /** Adds what a span counts for the places given. */
  function weighThese(
    places: readonly number[],
    { weights: { byWord }, penalty }: PenalisedSpan,
  ): void {
    for (const [word, weight] of byWord) weightOf[word] = Math.max(0, weight - penalty);
    const of = (word: number) => weightOf[word] as number;
    for (const place of places) sums[place] = (sums[place] as number) + heaviest(place, of);
    for (const word of byWord.keys()) weightOf[word] = 0;
  }

  function heaviest(place: number, of: (word: number) => number): number {
    const chunk = index.chunkOf(place);
    const within = place % CHUNK_PLACES;
    const to = wordsFrom(chunk, within + 1);
    let most = 0;
    for (let at = wordsFrom(chunk, within); at < to; at += 1) {
      const weight = of(chunk[at] as number);
      if (weight > most) most = weight;
    }
    return most;
  }

  return {
    weighSpan(span) {
      if (keptFor !== index.generation() || kept.size >= SPANS_KEPT) {
        kept = new Map();
        keptFor = index.generation();
      }
      const id = `${span.joint ? '+' : ' '}${span.key}`;
      const weights = kept.get(id) ?? weighAnew(span);
      kept.set(id, weights);
      return weights;
    },
    likeliest(spans, limit) {
      if (sums.length < index.places()) {
        sums = new Float32Array(Math.ceil(index.places() * 1.25));
        own = new Float32Array(sums.length);
      }
      if (weightOf.length < index.vocabulary.size()) {
        weightOf = new Float32Array(Math.ceil(index.vocabulary.size() * 1.25));
      }
      const rarestFirst = spans
        .filter(({ weights }) => weights.people > 0)
        .toSorted((a, b) => a.weights.people - b.weights.people);
      const led: number[] = [];
      let ledTo = 0;
      let leading = 0;
      for (const span of rarestFirst) {
        if (leading > 0 && ledTo + span.weights.people > LED_TO_MAX) break;
        leading += 1;
        ledTo += span.weights.people;
        for (const place of follow(span)) led.push(place);
      }
      const weighed = highest(led, sums, WEIGHED_MAX);
      for (const span of rarestFirst.slice(leading)) weighThese(weighed, span);
      const best = highest(weighed, sums, limit);
      for (const place of led) sums[place] = 0;
      return best;
    },
  };
}

function highestOf(byWord: ReadonlyMap<number, number>): number {
  let most = 0;
  for (const weight of byWord.values()) most = Math.max(most, weight);
  return most;
}

/** The places with the highest sums, within a step; of those who are level at the end, the lowest. */
function highest(places: readonly number[], sums: Float32Array, limit: number): number[] {
  if (places.length <= limit) return [...places];
  let most = 0;
  for (const place of places) most = Math.max(most, sums[place] as number);
  const stepOf = (place: number) => Math.floor(((sums[place] as number) / most) * (STEPS - 1));
  const counts = new Uint32Array(STEPS);
  for (const place of places) counts[stepOf(place)] = (counts[stepOf(place)] as number) + 1;
  let least = STEPS - 1;
  let above = 0;
  while (above + (counts[least] as number) < limit) {
    above += counts[least] as number;
    least -= 1;
  }
  const level = places.filter((place) => stepOf(place) === least);
  return [
    ...places.filter((place) => stepOf(place) > least),
    ...Uint32Array.from(level)
      .sort()
      .subarray(0, limit - above),
  ];
}
