/**
 * Look-up: who the indexes say match, in order; and of those to be shown, what `matchDocument` says.
 *
 * 1. The rule is `matchDocument` on what is visible. The word index grades every customer by the same
 *    rule from memory; customers with own pending changes are put to the rule itself.
 * 2. Hits are in order of rank, then of how close the person is to this store, then of when they came:
 *    the same whatever the index's state, and rows that stay keep their order while typing.
 * 3. Work is bounded: hits are counted to `countedMax`.
 */
import type { RecordState } from '#shared/domain/record.ts';
import { matchDocument, matchRead } from '#shared/domain/search/match.ts';
import { type Query, readQuery, type Word } from '#shared/domain/search/query.ts';
import { keyRanges } from '#shared/domain/search/ranges.ts';
import type { Tier } from '#shared/domain/search/name-pattern.ts';
import { codeForms } from '#shared/domain/search/searchable.ts';
import { KEY_LENGTH_MAX } from '#shared/domain/search/terms.ts';
import { ordersNumbered } from './find-by-code.ts';
import type { Searched } from './searched.ts';
import { similarCustomers } from './similar-customers.ts';
import { LATELY_SEEN } from './standing.ts';
import { nameWordsOf } from './words/name-words.ts';
import type { SearchResult } from './store.ts';
import type { Marks } from './words/marks.ts';

/** Hits are counted no further than this; beyond, the total is "200+". */
const countedMax = 200;
/** Where fewer match, and none by all they typed, people who may have been meant are shown as well. */
const FEW_HITS = 12;
/** Rows of codes that are gathered for one word: a phone's first digits are everybody's. */
const codeRowsMax = 1_000;

/** Somebody who matches, by the indexes alone. */
interface Candidate {
  rank: number;
  standing: number;
  /** Of equal rank and standing, who has no other name than what was typed comes first; then by order. */
  isWholeName: boolean;
  /** The place in the index; below 0 for those with own pending changes, in their order. */
  order: number;
}

/** @param limit most hits to return, at most 200. */
export function searchCustomers(store: Searched, text: string, limit: number): SearchResult {
  const query = readQuery(text);
  const orders = ordersNamed(store, query);
  const { candidates, isExact } = candidatesOf(store, query, orders);
  // Where the index cannot tell, each document says.
  const toRead = isUncertain(query) ? candidates.length : limit;
  const hits: { rank: number; isWhole: boolean; hit: SearchResult['hits'][number] }[] = [];
  let read = 0;
  for (const candidate of candidates) {
    if (hits.length >= toRead) break;
    read += 1;
    const hit = hitOf(store, query, candidate, orders);
    if (hit !== undefined) hits.push(hit);
  }
  hits.sort((a, b) => a.rank - b.rank);
  const total = candidates.length - (read - hits.length);
  const isWhole = hits[0]?.isWhole === true;
  const found = hits.slice(0, limit).map(({ hit }) => hit);
  const known = new Set(found.map(({ customer }) => customer.id));
  const orderMeant = query.readings.flat().some(({ orderOnly }) => orderOnly);
  // Initial consonants stand for anything: whoever has them is who was meant.
  const byInitials = total > 0 && query.readings.flat().some(({ name }) => name?.initials);
  const similar =
    total >= FEW_HITS || isWhole || orderMeant || byInitials || found.length === limit
      ? []
      : similarCustomers(store, query, known, limit - found.length);
  return {
    hits: [...found, ...similar],
    total: Math.min(total, countedMax),
    totalIsExact: isExact && total <= countedMax,
  };
}

function hitOf(
  store: Searched,
  query: Query,
  candidate: Candidate,
  orders: ReadonlyMap<string, readonly string[]>,
) {
  const visible = visibleOf(store, candidate);
  if (visible === undefined || visible.customer.deleted) return undefined;
  const { customer, lastOrderAt } = visible;
  const found = matchDocument(query, customer.doc, orders.get(customer.id) ?? []);
  if (found === null) return undefined;
  const { rank, isWhole, matches } = found;
  const openPickups = store.openPickups(customer.id, candidate.standing);
  return { rank, isWhole, hit: { customer, matches, lastOrderAt, openPickups, similar: false } };
}

/** Undefined where there is nobody after all. */
function visibleOf(
  { rows, pending, customerOfRow, lastOrderAt }: Searched,
  { order }: Candidate,
): { customer: RecordState; lastOrderAt: number | null } | undefined {
  if (order >= 0) return customerOfRow(rows.words.rowOf(order));
  const own = pending.all().at(order)?.record;
  return own && { customer: own, lastOrderAt: lastOrderAt(own.id) };
}

function byRankThenStanding(a: Candidate, b: Candidate): number {
  return (
    a.rank - b.rank ||
    b.standing - a.standing ||
    Number(b.isWholeName) - Number(a.isWholeName) ||
    a.order - b.order
  );
}

/** The index knows a number from its country's prefix on and not the prefix, and of long keys a part. */
function isUncertain(query: Query): boolean {
  return query.readings
    .flat()
    .some(
      ({ phones, email, code }) =>
        phones.some(({ international }) => international) ||
        Math.max(email.length, code.length) >= KEY_LENGTH_MAX - 1,
    );
}

/** Each customer once, with the best rank of the query's readings. */
function candidatesOf(
  store: Searched,
  query: Query,
  orders: ReadonlyMap<string, readonly string[]>,
): { candidates: Candidate[]; isExact: boolean } {
  const { rows, pending } = store;
  const seen = store.seen();
  const best = new Map<number, number>();
  let isExact = true;
  for (const words of query.readings) {
    const found = store.searchStrict({
      words,
      findCodes: (word, into) => findCodes(store, word, into, orders),
      covered: pending.covered(),
      seen,
      countedMax,
      rankByDocument: (place) => rankByDocument(store, query, place, orders),
    });
    isExact &&= found.isExact;
    for (const { place, rank } of found.best.first(countedMax + 1)) {
      best.set(place, Math.min(rank, best.get(place) ?? rank));
    }
  }
  const candidates: Candidate[] = pendingCandidates(store, query, orders);
  for (const [place, rank] of best) {
    candidates.push({
      rank,
      standing: rows.words.standingOf(place) | (seen.has(place) ? LATELY_SEEN : 0),
      isWholeName: rank === 0 && nameWordsOf(rows.words, place) === 1,
      order: place,
    });
  }
  return { candidates: candidates.sort(byRankThenStanding), isExact };
}

function rankByDocument(
  { rows }: Searched,
  query: Query,
  place: number,
  orders: ReadonlyMap<string, readonly string[]>,
): number | null {
  const customer = rows.readNumber(rows.words.rowOf(place));
  if (customer === undefined) return null;
  return matchDocument(query, customer.doc, orders.get(customer.id) ?? [])?.rank ?? null;
}

/** Those with own pending changes, by the rule itself; before others, they are being served here. */
function pendingCandidates(
  { pending }: Searched,
  query: Query,
  orders: ReadonlyMap<string, readonly string[]>,
): Candidate[] {
  return pending.all().flatMap(({ record, read, standing }, i) => {
    const found = matchRead(query, read, orders.get(record.id) ?? []);
    if (found === null) return [];
    const order = i - pending.all().length;
    return [{ rank: found.rank, standing: standing | LATELY_SEEN, isWholeName: true, order }];
  });
}

/** Where a word's phones, e-mails and numbers lead, each place at the best of its tiers. */
function findCodes(
  { rows }: Searched,
  word: Word,
  into: Marks,
  orders: ReadonlyMap<string, readonly string[]>,
): { goOn: boolean } {
  const add = (row: number | undefined, tier: Tier) => {
    const place = row === undefined ? -1 : rows.words.placeOf(row);
    if (place !== -1 && into.values[place] === 0) into.set(place, 3 - tier);
  };
  for (const [id, numbers] of orders) {
    if (numbers.some((number) => codeForms(number).includes(word.code))) {
      add(rows.numberOf({ kind: 'customer', id }), 0);
    }
  }
  let goOn = false;
  rows.terms.each(keyRanges(word).identity, (row, { tier }) => {
    goOn = into.touched.length > codeRowsMax;
    if (!goOn) add(row, tier);
    return !goOn;
  });
  return { goOn };
}

/** The visible orders whose number a word of the query is, by customer. Numbers are exact, so few. */
function ordersNamed(store: Searched, query: Query): Map<string, string[]> {
  const byCustomer = new Map<string, Set<string>>();
  for (const word of query.readings.flat()) {
    if (word.code === '') continue;
    for (const { doc } of ordersNumbered(store, word.code)) {
      const { number, customerId } = doc as { number: string; customerId?: unknown };
      if (typeof customerId !== 'string') continue;
      const known = byCustomer.get(customerId) ?? new Set();
      byCustomer.set(customerId, known.add(number));
    }
  }
  return new Map([...byCustomer].map(([id, numbers]) => [id, [...numbers]]));
}
