/** People a query leads to, with what their words count together; and the best of them. */

export interface SummedPeople {
  /** Their places, each once, in no order. */
  places: Uint32Array;
  sums: Float32Array;
  length: number;
}

/** Sums are told apart by steps this small when the highest are chosen. */
const STEPS = 4096;

export function noPeople(room: number): SummedPeople {
  return { places: new Uint32Array(room), sums: new Float32Array(room), length: 0 };
}

/** Makes room for so many more. */
export function makeRoom(people: SummedPeople, more: number): void {
  const needed = people.length + more;
  if (needed <= people.places.length) return;
  const { places, sums } = noPeople(Math.ceil(needed * 1.5));
  places.set(people.places.subarray(0, people.length));
  sums.set(people.sums.subarray(0, people.length));
  people.places = places;
  people.sums = sums;
}

/** There must be room. */
export function addPerson(people: SummedPeople, place: number, sum: number): void {
  people.places[people.length] = place;
  people.sums[people.length] = sum;
  people.length += 1;
}

/** Those with the highest sums, within a step; of those who are level at the end, the lowest places. */
export function highest(people: SummedPeople, limit: number): SummedPeople {
  const { places, sums, length } = people;
  const best = noPeople(Math.min(length, limit));
  if (length <= limit) {
    for (let i = 0; i < length; i += 1) addPerson(best, places[i] as number, sums[i] as number);
    return best;
  }
  let most = 0;
  for (let i = 0; i < length; i += 1) most = Math.max(most, sums[i] as number);
  const stepOf = (sum: number) => Math.floor((sum / most) * (STEPS - 1));
  const counts = new Uint32Array(STEPS);
  for (let i = 0; i < length; i += 1) {
    const step = stepOf(sums[i] as number);
    counts[step] = (counts[step] as number) + 1;
  }
  let least = STEPS - 1;
  let above = 0;
  while (above + (counts[least] as number) < limit) {
    above += counts[least] as number;
    least -= 1;
  }
  const level = new Uint32Array(counts[least] as number);
  let levels = 0;
  for (let i = 0; i < length; i += 1) {
    if (stepOf(sums[i] as number) !== least) continue;
    level[levels] = places[i] as number;
    levels += 1;
  }
  const lastPlace = level.sort()[limit - above - 1] as number;
  for (let i = 0; i < length; i += 1) {
    const step = stepOf(sums[i] as number);
    const place = places[i] as number;
    if (step > least || (step === least && place <= lastPlace)) {
      addPerson(best, place, sums[i] as number);
    }
  }
  return best;
}
