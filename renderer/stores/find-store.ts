/**
 * The one box and its list.
 *
 * 1. The latest query wins: an answer to an older one is never shown.
 * 2. One search is under way at a time, so that fast typing does not queue work at the station.
 * 3. What was found stays on screen until the next answer is there.
 * 4. Enter opens what was asked for, never what an older query had found.
 * 5. What was typed is never cleared but by a person who says so.
 */
import { createStore } from 'zustand/vanilla';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';

export const FIRST_LIMIT = 50;
export const LAST_LIMIT = 200;
const RECENT_LIMIT = 8;

export interface FindAnswer {
  query: string;
  hits: CustomerHit[];
  total: number;
  totalIsExact: boolean;
}

export type Step = 'next' | 'previous' | 'pageDown' | 'pageUp' | 'first' | 'last';

export interface FindState {
  query: string;
  answer: FindAnswer | null;
  limit: number;
  failed: boolean;
  activeId: string | null;
  /** The customer to open now, by Enter or a scan; a new object each time. */
  chosen: { hit: CustomerHit } | null;
  /** Opened in this session, newest first; in memory only. */
  recents: CustomerHit[];
  type(query: string): void;
  more(): void;
  move(step: Step, pageRows: number): void;
  point(customerId: string): void;
  /** Chooses the active customer; waits for the answer to what was typed last, if it is on its way. */
  choose(): void;
  /** Types what a scanner read, and chooses the customer if it is only one. */
  scan(text: string): void;
  remember(hit: CustomerHit): void;
  forget(customerId: string): void;
}

/** One value, so that "nothing" does not look like a change to those who select it. */
const nobody: CustomerHit[] = [];

/** What the list shows now: hits, or those opened recently while the box is empty. */
export function shownHits(state: Pick<FindState, 'query' | 'answer' | 'recents'>): CustomerHit[] {
  if (state.query.trim() === '') return state.recents;
  return state.answer?.hits ?? nobody;
}

export function createFindStore(rpc: RpcClient) {
  let searching = false;
  let again = false;
  /** Whom to choose from the next answer. */
  let choosing: 'no' | 'first' | 'only' = 'no';

  const store = createStore<FindState>()((set, get) => ({
    query: '',
    answer: null,
    limit: FIRST_LIMIT,
    failed: false,
    activeId: null,
    chosen: null,
    recents: [],
    type(query) {
      choosing = 'no';
      const blank = query.trim() === '';
      set({
        query,
        limit: FIRST_LIMIT,
        ...(blank ? { answer: null, activeId: null, failed: false } : {}),
      });
      if (!blank) search();
    },
    more() {
      set({ limit: LAST_LIMIT });
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
      set({ activeId: hits[Math.max(0, Math.min(hits.length - 1, to))]?.customerId ?? null });
    },
    point(customerId) {
      set({ activeId: customerId });
    },
    choose() {
      const { query, answer, activeId } = get();
      if (query.trim() !== '' && answer?.query !== query) {
        choosing = 'first';
        return;
      }
      const hit = shownHits(get()).find((shown) => shown.customerId === activeId);
      if (hit !== undefined) set({ chosen: { hit } });
    },
    scan(text) {
      get().type(text);
      choosing = 'only';
    },
    remember(hit) {
      const others = get().recents.filter((known) => known.customerId !== hit.customerId);
      set({ recents: [hit, ...others].slice(0, RECENT_LIMIT) });
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
        (result) => take(query, result),
        () => {
          if (store.getState().query === query) store.setState({ failed: true });
        },
      )
      .finally(() => {
        searching = false;
        if (again && store.getState().query.trim() !== '') search();
      });
  }

  function take(query: string, result: CallResult<'customer.search'>): void {
    const { query: current, answer, activeId } = store.getState();
    if (current !== query) return;
    const sameQuery = answer?.query === query;
    const stillThere = result.hits.some((hit) => hit.customerId === activeId);
    store.setState({
      answer: { query, ...result },
      failed: false,
      activeId: sameQuery && stillThere ? activeId : (result.hits[0]?.customerId ?? null),
    });
    const [first] = result.hits;
    const wanted = choosing === 'first' || (choosing === 'only' && result.total === 1);
    choosing = 'no';
    if (wanted && first !== undefined) store.setState({ chosen: { hit: first } });
  }

  rpc.on('customers.changed', () => {
    if (store.getState().query.trim() !== '') search();
  });
  return store;
}
