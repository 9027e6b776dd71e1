/**
 * Seeded pseudo-random numbers (sfc32, public domain, by Chris Doty-Humphrey). Each demo customer has a
 * stream of its own, so that any one of them can be made without making those before it: a load that
 * was interrupted goes on in the middle, and a larger shop begins with the smaller one.
 */

export interface Random {
  /** At least 0 and below 1. */
  next(): number;
  /** A whole number, at least 0 and below `below`. */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** An item of the table, by its share. */
  weighted<T>(table: WeightedTable<T>): T;
}

export interface WeightedTable<T> {
  items: readonly T[];
  /** Running sums of the shares. */
  upTo: readonly number[];
}

export function weightedTable<T>(
  items: readonly T[],
  share: (item: T) => number,
): WeightedTable<T> {
  let sum = 0;
  return { items, upTo: items.map((item) => (sum += share(item))) };
}

/**
 * A table of a list that begins with the commonest: the n-th has a share of 1 / n^exponent, as words and
 * names are shared out. Exponent 0 gives all the same.
 */
export function zipfTable<T>(items: readonly T[], exponent: number): WeightedTable<T> {
  let place = 0;
  return weightedTable(items, () => (place += 1) ** -exponent);
}

/** @param stream which of the seed's independent streams. */
export function createRandom(seed: number, stream: number): Random {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const bits = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  };
  for (let round = 0; round < 15; round++) bits();

  const next = () => bits() / 2 ** 32;
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => itemAt(list, int(list.length)),
    weighted: ({ items, upTo }) => {
      const point = next() * (upTo.at(-1) ?? 0);
      let [from, to] = [0, upTo.length - 1];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (point < (upTo[middle] ?? 0)) to = middle;
        else from = middle + 1;
      }
      return itemAt(items, from);
    },
  };
}

function itemAt<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError('pick from an empty list');
  return list[index] as T;
}
