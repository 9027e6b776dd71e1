/**
 * Who is most likely meant by a query that nobody matches: from memory, the few whose documents are worth
 * scoring. Words are weighed against the whole vocabulary, so that a rare name nearly right counts more
 * than a frequent one.
 *
 * 1. The rarest words of the query lead to people; their weights are summed.
 * 2. The best of those are weighed by the frequent words as well, from their own words.
 */
import { agreementWeight, likeness, type QuerySpan } from '#shared/domain/search/score-similar.ts';
import { type SearchWord, textOfWord } from '#shared/domain/search/words.ts';
import { SEGMENT_PLACES } from './segment.ts';
import { CHUNK_PLACES, wordsFrom } from './word-chunks.ts';
import type { WordIndex } from './word-index.ts';

/** What each word of the book counts for a span of the query. */
export interface SpanWeights {
  span: QuerySpan;
  byWord: ReadonlyMap<number, number>;
  /** How many people the words lead to, some of them more than once. */
  people: number;
  /** What a word counts that is in no vocabulary, such as one of an unsent edit. */
  weigh(word: SearchWord): number;
}

const STANDING_MAX = 255;

/** People the rare words may lead to; one more word is taken only while they are fewer. */
const LED_TO_MAX = 60_000;
/** Of them, so many are weighed by the frequent words. */
const WEIGHED_MAX = 8_000;

export function weighSpan(index: WordIndex, span: QuerySpan): SpanWeights {
  const { vocabulary } = index;
  const alike: [number, number][] = [];
  let inBook = 0;
  let people = 0;
  vocabulary.eachSharing(span.key, (number, key) => {
    const like = likeness(span.key, key, span.joint);
    if (like === 0) return;
    const uses = vocabulary.usesOf(number);
    alike.push([number, like]);
    inBook += like * uses;
    people += uses;
  });
  const weightOf = (like: number) => agreementWeight(like, inBook, index.people());
  const byWord = new Map(alike.map(([number, like]) => [number, weightOf(like)]));
  return {
    span,
    byWord,
    people,
    weigh(word) {
      const number = vocabulary.numberOf(textOfWord(word));
      if (number !== undefined) return byWord.get(number) ?? 0;
      return word.class === 'b' || word.class === 'h'
        ? 0
        : weightOf(likeness(span.key, word.key, span.joint));
    },
  };
}

/** Places of the likeliest people, the best of them first. */
export function searchSimilar(
  index: WordIndex,
  spans: readonly SpanWeights[],
  limit: number,
): number[] {
  const byPeople = spans.filter(({ people }) => people > 0).toSorted((a, b) => a.people - b.people);
  const sums = new Float32Array(index.places());
  const best = new Float32Array(index.places());
  const touched: number[] = [];
  let ledTo = 0;
  let leading = 0;
  for (const { byWord, people } of byPeople) {
    if (leading > 0 && ledTo + people > LED_TO_MAX) break;
    leading += 1;
    ledTo += people;
    const ofSpan: number[] = [];
    eachOf(index, byWord, (place, weight) => {
      if (best[place] === 0) ofSpan.push(place);
      if (weight > (best[place] as number)) best[place] = weight;
    });
    for (const place of ofSpan) {
      if (sums[place] === 0) touched.push(place);
      sums[place] = (sums[place] as number) + (best[place] as number);
      best[place] = 0;
    }
  }
  const rest = byPeople.slice(leading);
  const weighed = highest(touched, sums, WEIGHED_MAX);
  for (const place of weighed) {
    for (const { byWord } of rest)
      sums[place] = (sums[place] as number) + heaviest(index, place, byWord);
  }
  return highest(weighed, sums, limit).sort((a, b) => (sums[b] as number) - (sums[a] as number));
}

/** Every place with one of the words, by each of its words. */
function eachOf(
  index: WordIndex,
  byWord: ReadonlyMap<number, number>,
  visit: (place: number, weight: number) => void,
): void {
  for (const [number, segment] of index.segments.entries()) {
    const base = number * SEGMENT_PLACES;
    for (const [word, weight] of byWord) {
      const take = (place: number) => {
        visit(base + place, weight);
        return true;
      };
      segment.each(word, 0, STANDING_MAX, take);
    }
    for (const place of segment.changed) {
      const weight = heaviest(index, base + place, byWord);
      if (weight > 0) visit(base + place, weight);
    }
  }
}

function heaviest(index: WordIndex, place: number, byWord: ReadonlyMap<number, number>): number {
  const chunk = index.chunkOf(place);
  const within = place % CHUNK_PLACES;
  const to = wordsFrom(chunk, within + 1);
  let most = 0;
  for (let at = wordsFrom(chunk, within); at < to; at += 1) {
    const weight = byWord.get(chunk[at] as number);
    if (weight !== undefined && weight > most) most = weight;
  }
  return most;
}

/** The places with the highest sums, in no order; all who are level with the last are in or out by place. */
function highest(places: readonly number[], sums: Float32Array, limit: number): number[] {
  if (places.length <= limit) return [...places];
  const values = Float32Array.from(places, (place) => sums[place] as number).sort();
  const least = values[values.length - limit] as number;
  const above = places.filter((place) => (sums[place] as number) > least);
  const level = places.filter((place) => sums[place] === least);
  return [...above, ...level.slice(0, limit - above.length)];
}
