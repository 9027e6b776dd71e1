/**
 * The one box and its list.
 *
 * 1. The latest query wins: an answer to an older one is never shown.
 * 2. One search is under way at a time, so that fast typing does not queue work at the station.
 * 3. What was found stays on screen until the next answer is there, and before the first those opened
 *    recently do.
 * 4. Enter opens what was asked for, never what an older query had found; and nobody unseen who is only
 *    similar.
 * 5. What was typed is never cleared but by a person who says so.
 * 6. Of who was erased nothing is shown or remembered from then on.
 * 7. The highlighted row keeps to the person who was chosen by arrows, as long as they are found.
 */
import { createStore } from 'zustand/vanilla';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import { FIRST_LIMIT, LAST_LIMIT, LIMITS } from './find-limits.ts';

const RECENT_LIMIT = 8;
/** This near the end of the list, more are asked for. */
const NEAR_END_ROWS = 8;

export interface FindAnswer {
  query: string;
  limit: number;
  hits: CustomerHit[];
  total: number;
  totalIsExact: boolean;
}

export type Step = 'next' | 'previous' | 'pageDown' | 'pageUp' | 'first' | 'last';

/** The customer to open now, and which of their orders is meant, if one is. */
export interface Chosen {
  hit: CustomerHit;
  orderId: string | null;
}

export interface FindState {
  query: string;
  /** The query is what a scanner read. */
  scanned: boolean;
  answer: FindAnswer | null;
  limit: number;
  failed: boolean;
  activeId: string | null;
  /** By Enter or a scan; a new object each time. */
  chosen: Chosen | null;
  /** Opened in this session, newest first; in memory only. */
  recents: CustomerHit[];
  type(query: string): void;
  more(): void;
  move(step: Step, pageRows: number): void;
  point(customerId: string): void;
  /** Chooses the active customer; waits for the answer to what was typed last, if it is on its way. */
  choose(): void;
  /** Looks up what a scanner read as if it had been typed, and chooses the customer if it is only one. */
  scan(text: string): void;
  /** Chooses the customer a code stands for; the code is what finds them in the box. */
  show(code: string, chosen: Chosen): void;
  remember(hit: CustomerHit): void;
  forget(customerId: string): void;
}

/** True where nothing was typed that could be seen: spaces, and signs without a width. */
export function isBlank(query: string): boolean {
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(query);
}

/** True while the list shows those opened recently. */
export function showsRecents({ query, answer, failed }: Shown): boolean {
  return isBlank(query) || (answer === null && !failed);
}
type Shown = Pick<FindState, 'query' | 'answer' | 'failed'>;

/** One value, so that "nothing" does not look like a change to those who select it. */
const nobody: CustomerHit[] = [];

/** What the list shows now: hits, or those opened recently while there are none to show. */
export function shownHits(state: Shown & Pick<FindState, 'recents'>): CustomerHit[] {
  return showsRecents(state) ? state.recents : (state.answer?.hits ?? nobody);
}

/** True where the station may have more to the answer than was asked for. */
export function canGrow({ answer }: Pick<FindState, 'answer'>): boolean {
  return answer !== null && answer.hits.length >= answer.limit && answer.limit < LAST_LIMIT;
}

/** True while the answer to what was typed last is on its way. */
export function isSearching({ query, answer, failed }: Shown): boolean {
  return !isBlank(query) && answer?.query !== query && !failed;
}

/** @param rpc to the station, which searches. */
export function createFindStore(rpc: RpcClient) {
  let searching = false;
  let again = false;
  /** Whom to choose from the next answer. */
  let choosing: 'no' | 'active' | 'only' = 'no';
  let activeByHand = false;
  /** The end of the list was asked for, and is not here yet. */
  let toLast = false;

  const store = createStore<FindState>()((set, get) => ({
    query: '',
    scanned: false,
    answer: null,
    limit: FIRST_LIMIT,
    failed: false,
    activeId: null,
    chosen: null,
    recents: [],
    type(query) {
      choosing = 'no';
      toLast = false;
      const blank = isBlank(query);
      if (blank) activeByHand = false;
      set({
        query,
        scanned: false,
        limit: FIRST_LIMIT,
        ...(blank ? { answer: null, activeId: null, failed: false } : {}),
      });
      if (!blank) search();
    },
    more() {
      const { answer, limit } = get();
      if (!canGrow(get()) || limit !== answer?.limit) return;
      set({ limit: LIMITS.find((next) => next > limit) ?? LAST_LIMIT });
      search();
    },
    move(step, pageRows) {
      const hits = shownHits(get());
      if (hits.length === 0) return;
      const now = hits.findIndex((hit) => hit.customerId === get().activeId);
      const to = {
        next: now + 1,
        previous: now === -1 ? 0 : now - 1,
        pageDown: now + pageRows,
        pageUp: now - pageRows,
        first: 0,
        last: hits.length - 1,
      }[step];
      const index = Math.max(0, Math.min(hits.length - 1, to));
      activeByHand = true;
      set({ activeId: hits[index]?.customerId ?? null });
      if (showsRecents(get())) return;
      toLast = step === 'last' && canGrow(get());
      if (toLast) {
        set({ limit: LAST_LIMIT });
        search();
      } else if (index >= hits.length - NEAR_END_ROWS) get().more();
    },
    point(customerId) {
      activeByHand = false;
      set({ activeId: customerId });
    },
    choose() {
      if (isSearching(get())) {
        choosing = 'active';
        return;
      }
      const hit = shownHits(get()).find((shown) => shown.customerId === get().activeId);
      if (hit !== undefined) set({ chosen: { hit, orderId: null } });
    },
    scan(text) {
      get().type(text);
      set({ scanned: true });
      choosing = 'only';
    },
    show(code, chosen) {
      get().type(code);
      set({ scanned: true, chosen });
    },
    remember(hit) {
      const others = get().recents.filter((known) => known.customerId !== hit.customerId);
      const plain = { ...hit, matches: [], similar: false };
      set({ recents: [plain, ...others].slice(0, RECENT_LIMIT) });
    },
    forget(customerId) {
      set({ recents: get().recents.filter((known) => known.customerId !== customerId) });
    },
  }));

  function search(): void {
    if (searching) {
      again = true;
      return;
    }
    const { query, limit } = store.getState();
    searching = true;
    again = false;
    void rpc
      .call('customer.search', { query: query.slice(0, 200), limit })
      .then(
        (result) => take(query, limit, result),
        () => {
          if (store.getState().query === query) store.setState({ failed: true });
        },
      )
      .finally(() => {
        searching = false;
        if (again && !isBlank(store.getState().query)) search();
      });
  }

  function take(query: string, limit: number, result: CallResult<'customer.search'>): void {
    const { query: current, answer, activeId } = store.getState();
    if (current !== query) return;
    const { hits } = result;
    const stays = activeByHand || answer?.query === query;
    const kept = stays ? hits.find((hit) => hit.customerId === activeId) : undefined;
    activeByHand = activeByHand && kept !== undefined;
    const active = (toLast && limit === LAST_LIMIT ? hits.at(-1) : kept) ?? hits[0];
    toLast = toLast && limit !== LAST_LIMIT;
    store.setState({
      answer: { query, limit, ...result },
      failed: false,
      activeId: active?.customerId ?? null,
    });
    const wanted = choosing === 'active' || (choosing === 'only' && result.total === 1);
    choosing = 'no';
    if (wanted && active !== undefined && !active.similar) {
      store.setState({ chosen: { hit: active, orderId: null } });
    }
  }

  rpc.on('customers.changed', () => {
    if (!isBlank(store.getState().query)) search();
  });
  // At once, and not only with the next answer: also what was found before is memory.
  rpc.on('customers.erased', ({ customerIds }) => {
    const { answer, recents, chosen } = store.getState();
    const stays = (hit: CustomerHit) => !customerIds.includes(hit.customerId);
    store.setState({
      recents: recents.filter(stays),
      ...(answer === null ? {} : { answer: { ...answer, hits: answer.hits.filter(stays) } }),
      ...(chosen === null || stays(chosen.hit) ? {} : { chosen: null }),
    });
  });
  return store;
}
