/** The places in the word index of customers lately seen here; looked up again where either changed. */
import type { HubRows } from './hub-rows.ts';
import type { SeenCustomers } from './seen-customers.ts';

export function createSeenPlaces(rows: HubRows, seen: SeenCustomers): () => ReadonlySet<number> {
  let places = new Set<number>();
  let ofIds: readonly string[] = [];
  let ofGeneration = -1;
  return () => {
    const ids = seen.ids();
    const generation = rows.words.generation();
    if (ids === ofIds && generation === ofGeneration) return places;
    ofIds = ids;
    ofGeneration = generation;
    places = new Set();
    for (const id of ids) {
      const row = rows.numberOf({ kind: 'customer', id });
      const place = row === undefined ? -1 : rows.words.placeOf(row);
      if (place !== -1) places.add(place);
    }
    return places;
  };
}
