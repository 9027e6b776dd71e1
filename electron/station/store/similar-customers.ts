/**
 * People who may have been meant by a query that few or none match: typing errors, names as they sound,
 * words in another order or missing. What the word index proposes is scored on the visible documents.
 */
import { readDocument } from '#shared/domain/search/match.ts';
import type { Query } from '#shared/domain/search/query.ts';
import {
  leadingGroups,
  type QuerySpan,
  querySpans,
  scoreSimilar,
  type Similarity,
} from '#shared/domain/search/score-similar.ts';
import { similarReadings } from '#shared/domain/search/similar-readings.ts';
import { spanPenalties } from '#shared/domain/search/span-penalties.ts';
import { type SearchWord, textOfWord } from '#shared/domain/search/words.ts';
import type { Match } from '#shared/rpc/customer-views.ts';
import type { Searched } from './searched.ts';
import type { SearchResult } from './store.ts';
import type { SpanWeights } from './words/span-weights.ts';

type Hit = SearchResult['hits'][number];

/** People whose documents are scored, for each way to read the query. */
const SCORED_MAX = 30;
/** More of them are no help. */
const SHOWN_MAX = 20;
/** Evidence as a natural logarithm: less than this is chance. */
const SCORE_MIN = -2;
/** Somebody this much less likely than the best one was not meant. */
const BELOW_BEST_MAX = 5;

interface Scored extends Similarity {
  hit: Hit;
  standing: number;
}

/** @param known ids of customers who match as it is, and are left out. */
export function similarCustomers(
  store: Searched,
  query: Query,
  known: ReadonlySet<string>,
  limit: number,
): Hit[] {
  const best = new Map<string, Scored>();
  const { vocabulary } = store.rows.words;
  const isWord = (text: string) =>
    vocabulary.numberOf(`n${text}`) !== undefined || vocabulary.numberOf(`a${text}`) !== undefined;
  for (const { words, cost } of similarReadings(query)) {
    const spans = querySpans(words, isWord);
    for (const scored of scoredBy(store, spans)) {
      const { id } = scored.hit.customer;
      const score = scored.score - cost;
      if (score > (best.get(id)?.score ?? SCORE_MIN)) best.set(id, { ...scored, score });
    }
  }
  const ordered = [...best.values()].sort(
    (a, b) =>
      b.score - a.score ||
      b.standing - a.standing ||
      (a.hit.customer.id < b.hit.customer.id ? -1 : 1),
  );
  const least = (ordered[0]?.score ?? 0) - BELOW_BEST_MAX;
  return ordered
    .filter(({ score, hit }) => score >= least && !known.has(hit.customer.id))
    .slice(0, Math.min(limit, SHOWN_MAX))
    .map(({ hit, pairs, standing }) => ({
      ...hit,
      matches: marksOf(pairs.map(({ word }) => word)),
      lastOrderAt: store.lastOrderAt(hit.customer.id),
      openPickups: store.openPickups(hit.customer.id, standing),
    }));
}

function* scoredBy(store: Searched, spans: readonly QuerySpan[]): Generator<Scored> {
  const { rows, pending, similar } = store;
  const weights = spans.map((span) => similar.weighSpan(span));
  const penalties = spanPenalties(
    spans,
    weights.map(({ share }) => share),
  );
  const bySpan = new Map(
    spans.map((span, i) => [
      span,
      { weights: weights[i] as SpanWeights, penalty: penalties[i] ?? 0 },
    ]),
  );
  const { vocabulary } = rows.words;
  const score = (words: readonly SearchWord[]) => {
    const numbers = new Map(words.map((word) => [word, vocabulary.numberOf(textOfWord(word))]));
    return scoreSimilar(spans, words, (span, word) => {
      const own = bySpan.get(span);
      return own === undefined ? 0 : own.weights.weigh(word, numbers.get(word)) - own.penalty;
    });
  };
  const covered = pending.covered();
  const places = new Set<number>();
  for (const group of leadingGroups(spans)) {
    const leading = group.flatMap((span) => bySpan.get(span) ?? []);
    for (const place of similar.likeliest(leading, SCORED_MAX)) places.add(place);
  }
  for (const place of places) {
    if (covered.has(place)) continue;
    const customer = rows.readNumber(rows.words.rowOf(place));
    if (customer === undefined || customer.deleted) continue;
    const standing = rows.words.standingOf(place);
    const hit = { customer, matches: [], lastOrderAt: null, openPickups: 0, similar: true };
    yield { hit, standing, ...score(readDocument(customer.doc).words) };
  }
  for (const { record, read, standing } of pending.all()) {
    const hit = { customer: record, matches: [], lastOrderAt: null, openPickups: 0, similar: true };
    yield { hit, standing, ...score(read.words) };
  }
}

/** The words that were taken for what was typed, marked as a whole. */
function marksOf(words: readonly SearchWord[]): Match[] {
  const matches: Match[] = [];
  for (const { field, shown, units } of words) {
    if (field === 'email') continue;
    const first = units[0];
    const last = units.at(-1);
    if (first === undefined || last === undefined) continue;
    const range: [number, number] = [first.start, last.end];
    const same = matches.find((match) => match.field === field && match.text === shown);
    if (same === undefined) matches.push({ field, text: shown, ranges: [range] });
    else same.ranges = [...same.ranges, range].sort((a, b) => a[0] - b[0]);
  }
  return matches;
}
