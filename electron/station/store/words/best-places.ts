/** The best few of many places, by rank, then standing, then place: the same whatever order they come in. */

export interface RankedPlace {
  place: number;
  rank: number;
}

export interface BestPlaces {
  add(place: number, rank: number, standing: number): void;
  count(): number;
  /** How many have a better rank, or this one and at least this standing. */
  countTo(rank: number, leastStanding: number): number;
  first(limit: number): RankedPlace[];
}

const STANDINGS = 256;

export function createBestPlaces(): BestPlaces {
  const byOrder: (number[] | undefined)[] = [];
  let count = 0;
  // Asked for after each place, mostly for the same order.
  let countedTo = -1;
  let countTo = 0;
  return {
    add(place, rank, standing) {
      const order = orderOf(rank, standing);
      (byOrder[order] ??= []).push(place);
      count += 1;
      if (order <= countedTo) countTo += 1;
    },
    count: () => count,
    countTo(rank, leastStanding) {
      const order = orderOf(rank, leastStanding);
      if (order !== countedTo) {
        countedTo = order;
        countTo = 0;
        for (let own = 0; own <= order; own += 1) countTo += byOrder[own]?.length ?? 0;
      }
      return countTo;
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

/** Lower comes first. */
function orderOf(rank: number, standing: number): number {
  return rank * STANDINGS + (STANDINGS - 1 - standing);
}
