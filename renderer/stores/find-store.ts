/**
 * The one box and its list.
 *
 * 1. The latest query wins: an answer to an older one is never shown.
 * 2. One search is under way at a time, so that fast typing does not queue work at the station.
 * 3. What was found stays on screen until the next answer is there.
 * 4. What was typed is never cleared but by a person who says so.
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
  /** Opened in this session, newest first; in memory only. */
  recents: CustomerHit[];
  type(query: string): void;
  more(): void;
  move(step: Step, pageRows: number): void;
  point(customerId: string): void;
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

  const store = createStore<FindState>()((set, get) => ({
    query: '',
    answer: null,
    limit: FIRST_LIMIT,
    failed: false,
    activeId: null,
    recents: [],
    type(query) {
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
  }

  rpc.on('customers.changed', () => {
    if (store.getState().query.trim() !== '') search();
  });
  return store;
}
