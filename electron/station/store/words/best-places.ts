/** The best few of many places, by rank, then standing, then place: the same whatever order they come in. */

export interface RankedPlace {
  place: number;
  rank: number;
}

export interface BestPlaces {
  add(place: number, rank: number, standing: number): void;
  count(): number;
  /** How many have this rank or a better one. */
  countTo(rank: number): number;
  first(limit: number): RankedPlace[];
}

const STANDINGS = 256;

export function createBestPlaces(): BestPlaces {
  const byOrder: (number[] | undefined)[] = [];
  const byRank: number[] = [];
  let count = 0;
  return {
    add(place, rank, standing) {
      const order = rank * STANDINGS + (STANDINGS - 1 - standing);
      (byOrder[order] ??= []).push(place);
      byRank[rank] = (byRank[rank] ?? 0) + 1;
      count += 1;
    },
    count: () => count,
    countTo(rank) {
      let total = 0;
      for (let own = 0; own <= rank; own += 1) total += byRank[own] ?? 0;
      return total;
    },
    first(limit) {
      const best: RankedPlace[] = [];
      for (const [order, places] of byOrder.entries()) {
        if (places === undefined) continue;
        const rank = Math.floor(order / STANDINGS);
        for (const place of Uint32Array.from(places).sort()) {
          if (best.length === limit) return best;
          best.push({ place, rank });
        }
      }
      return best;
    },
  };
}
