/** Whether people are being looked up just now: then what else the station does is done in shorter pieces. */
import type { Store } from '../store/store.ts';

/** Somebody who types or reads what was found will ask again soon. */
export const LATELY_MS = 3_000;

export interface LookUps<Watched> {
  /** The same store, looked on. */
  store: Watched;
  areLately(): boolean;
}

export function watchLookUps<Watched extends Pick<Store, 'searchCustomers'>>(
  store: Watched,
  monotonicMs: () => number,
): LookUps<Watched> {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    store: {
      ...store,
      searchCustomers(query, limit) {
        lastMs = monotonicMs();
        return store.searchCustomers(query, limit);
      },
    },
    areLately: () => monotonicMs() - lastMs < LATELY_MS,
  };
}
