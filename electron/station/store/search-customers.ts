/**
 * Look-up: candidates from the two files' indexes, each checked on what is visible by `matchDocument`.
 *
 * 1. A candidate is an id, nothing more: whatever index it came from, the visible document decides. So
 *    an edit that is still in the outbox is found by its new value and no longer by its old.
 * 2. Work is bounded: where a word has few rows all of them are checked; where every word has many, the
 *    index intersects them and checking stops at `countedMax` hits.
 */
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import { type Found, matchDocument } from '#shared/domain/search/match.ts';
import { type Query, readQuery, type Word } from '#shared/domain/search/query.ts';
import { keyRanges, type WordRanges } from '#shared/domain/search/ranges.ts';
import { codeForms } from '#shared/domain/search/searchable.ts';
import type { SearchResult } from './store.ts';
import type { TermIndex } from './term-index.ts';

/** Hits are counted no further than this; beyond, the total is "200+". */
const countedMax = 200;
/** A word with fewer rows than this is checked row by row. */
const fewRows = 500;

/** One file's index and the records behind it. */
export interface SearchSource {
  terms: TermIndex;
  readNumber(number: number): RecordState | undefined;
}

export interface Searched {
  sources: readonly SearchSource[];
  /** The visible record. */
  read(ref: RecordRef): RecordState | undefined;
  /** When the customer's newest visible order was placed. */
  lastOrderAt(customerId: string): number | null;
}

type Hit = SearchResult['hits'][number];
interface Ranked {
  rank: number;
  hit: Hit;
}

/** @param limit most hits to return, at most 200. */
export function searchCustomers(store: Searched, text: string, limit: number): SearchResult {
  const query = readQuery(text);
  const orders = ordersNamed(store, query);
  const seen = new Set<string>();
  const hits: Ranked[] = [];
  for (const id of candidateIds(store, query, orders)) {
    if (seen.has(id)) continue;
    seen.add(id);
    const hit = hitOf(store, query, id, orders.get(id) ?? []);
    if (hit !== undefined) hits.push(hit);
    if (hits.length > countedMax) break;
  }
  hits.sort(byRankThenRecency);
  return {
    hits: hits.slice(0, Math.min(limit, countedMax)).map(({ hit }) => hit),
    total: Math.min(hits.length, countedMax),
    totalIsExact: hits.length <= countedMax,
  };
}

function hitOf(
  store: Searched,
  query: Query,
  id: string,
  orderNumbers: readonly string[],
): Ranked | undefined {
  const customer = store.read({ kind: 'customer', id });
  if (customer === undefined || customer.deleted) return undefined;
  const found: Found | null = matchDocument(query, customer.doc, orderNumbers);
  if (found === null) return undefined;
  const { rank, matches } = found;
  return { rank, hit: { customer, matches, lastOrderAt: store.lastOrderAt(id), similar: false } };
}

function byRankThenRecency(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  const recency = (b.hit.lastOrderAt ?? 0) - (a.hit.lastOrderAt ?? 0);
  if (recency !== 0) return recency;
  return a.hit.customer.id < b.hit.customer.id ? -1 : 1;
}

/** The visible orders whose number a word of the query is, by customer. Numbers are exact, so few. */
function ordersNamed(store: Searched, query: Query): Map<string, string[]> {
  const byCustomer = new Map<string, Set<string>>();
  for (const word of query.readings.flat()) {
    const ranges = keyRanges(word).order;
    for (const { terms, readNumber } of store.sources) {
      for (const number of terms.rows(ranges)) {
        const candidate = readNumber(number);
        const order = candidate?.kind === 'order' ? store.read(candidate) : undefined;
        const doc = order?.doc as { number?: unknown; customerId?: unknown } | null | undefined;
        if (typeof doc?.number !== 'string' || typeof doc.customerId !== 'string') continue;
        if (!codeForms(doc.number).includes(word.code)) continue;
        const known = byCustomer.get(doc.customerId) ?? new Set();
        byCustomer.set(doc.customerId, known.add(doc.number));
      }
    }
  }
  return new Map([...byCustomer].map(([id, numbers]) => [id, [...numbers]]));
}

/** Ids of customers among whom every match is; maybe repeated, and some that do not match. */
function* candidateIds(
  { sources }: Searched,
  query: Query,
  orders: ReadonlyMap<string, unknown>,
): Generator<string> {
  yield* orders.keys();
  for (const words of query.readings) {
    const ranges = words.map((word: Word) => keyRanges(word));
    for (const source of sources) {
      for (const row of candidateRows(source.terms, ranges)) {
        const record = source.readNumber(row);
        if (record?.kind === 'customer') yield record.id;
      }
    }
  }
}

function* candidateRows(terms: TermIndex, words: readonly WordRanges[]): Generator<number> {
  const narrowing = words.length > 1;
  const anywhere = words.map(({ identity, place }) => [...identity, ...(narrowing ? place : [])]);
  const sizes = anywhere.map((ranges) => terms.estimate(ranges, fewRows));
  const smallest = sizes.indexOf(Math.min(...sizes));
  if (!narrowing || (sizes[smallest] ?? 0) < fewRows) {
    yield* terms.rows(anywhere[smallest] ?? []);
    return;
  }
  // Every word has many rows. One of them must match by more than the place; each may be that one.
  for (const [index, { identity }] of words.entries()) {
    const others = anywhere.filter((_, other) => other !== index);
    yield* terms.rowsInAll(identity, others);
  }
}
