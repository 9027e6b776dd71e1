/**
 * One word of a query held against the whole vocabulary: which words it is, begins, is inside of, and
 * which pairs of words it may be divided over. A customer is then graded by looking up their words.
 */
import type { NamePattern, PatternPart } from '#shared/domain/search/name-pattern.ts';
import type { Word } from '#shared/domain/search/query.ts';
import type { Chunk } from './word-chunks.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a customer is to a word of the query. The tiers of the rule, then: in a place only; not at all. */
export type Grade = 0 | 1 | 2 | typeof inPlace | typeof noMatch;
export const inPlace = 3;
export const noMatch = 4;

export interface WordGrades {
  /** @param from where in the chunk the customer's words begin, and end at `to`. */
  grade(chunk: Chunk, from: number, to: number): Grade;
  /**
   * Words among which every customer is that can have the tier or a better one by these words; `places`
   * those that match by where they live. No word twice in one list.
   */
  drivers: readonly [number[], number[], number[]];
  places: number[];
}

/** In a word's bits: how well it agrees as it is (3 for best), whether as a place, whether divided. */
const AGREES = 3;
const PLACE = 4;
const DIVIDED = 8;

/** Which of the pattern's divisions a word can be the left and the right side of; a bit each. */
interface Sides {
  leftWhole: number;
  leftEnd: number;
  rightWhole: number;
  rightStart: number;
}

export function gradeWords(vocabulary: Vocabulary, word: Word): WordGrades {
  const bits = new Uint8Array(vocabulary.size());
  const sides = new Map<number, Sides>();
  const drivers: [number[], number[], number[]] = [[], [], []];
  const places: number[] = [];

  function agree(number: number, tier: 0 | 1 | 2): void {
    const known = bits[number] as number;
    if ((known & AGREES) >= 3 - tier) return;
    bits[number] = (known & ~AGREES) | (3 - tier);
    drivers[tier].push(number);
  }

  function sidesOf(number: number): Sides {
    let found = sides.get(number);
    if (found === undefined) {
      found = { leftWhole: 0, leftEnd: 0, rightWhole: 0, rightStart: 0 };
      sides.set(number, found);
      bits[number] = (bits[number] as number) | DIVIDED;
    }
    return found;
  }

  function divide(pattern: NamePattern): void {
    const driving: [Set<number>, Set<number>, Set<number>] = [new Set(), new Set(), new Set()];
    pattern.splits.forEach(({ left, right }, index) => {
      const bit = 1 << index;
      const lefts = leftsOf(vocabulary, left);
      if (lefts.whole.length === 0 && lefts.end.length === 0) return;
      const rights = rightsOf(vocabulary, right, pattern.initials);
      if (rights.whole.length === 0 && rights.start.length === 0) return;
      for (const number of lefts.whole) sidesOf(number).leftWhole |= bit;
      for (const number of lefts.end) sidesOf(number).leftEnd |= bit;
      for (const number of rights.whole) sidesOf(number).rightWhole |= bit;
      for (const number of rights.start) sidesOf(number).rightStart |= bit;
      const best = pattern.initials ? 1 : 0;
      drive(driving[best], vocabulary, lefts.whole, rights.whole);
      drive(driving[1], vocabulary, lefts.whole, [...rights.whole, ...rights.start]);
      drive(driving[2], vocabulary, lefts.end, [...rights.whole, ...rights.start]);
    });
    driving.forEach((numbers, tier) => drivers[tier as 0 | 1 | 2].push(...numbers));
  }

  const { name: pattern, birthDate, email, orderOnly } = word;
  if (pattern !== null) {
    vocabulary.eachStart(pattern, 'n', (number, whole) => agree(number, whole ? 0 : 1));
    vocabulary.eachInside(pattern, (number) => agree(number, 2));
    divide(pattern);
    if (!pattern.initials && !orderOnly) {
      vocabulary.eachStart(pattern, 'a', (number) => {
        bits[number] = (bits[number] as number) | PLACE;
        places.push(number);
      });
    }
  }
  if (birthDate !== null) {
    const dates = birthDate.length === 8 ? [birthDate] : [`19${birthDate}`, `20${birthDate}`];
    for (const date of dates) {
      vocabulary.eachWhole(keyOnly(date), 'b', (number) =>
        agree(number, birthDate.length === 8 ? 0 : 1),
      );
    }
  }
  if (email !== '') {
    vocabulary.eachStart(keyOnly(email), 'h', (number) => agree(number, 2));
  }

  return {
    drivers,
    places,
    grade(chunk, from, to) {
      let agrees = 0;
      let any = 0;
      for (let at = from; at < to; at += 1) {
        const own = bits[chunk[at] as number] ?? 0;
        if (own === 0) continue;
        any |= own;
        if ((own & AGREES) > agrees) agrees = own & AGREES;
      }
      if (agrees === 3 || any === 0) return any === 0 ? noMatch : 0;
      const whole = agrees === 0 ? noMatch : ((3 - agrees) as Grade);
      const divided = (any & DIVIDED) === 0 ? noMatch : gradeDivided(chunk, from, to);
      const best = Math.min(whole, divided) as Grade;
      return best === noMatch && (any & PLACE) !== 0 ? inPlace : best;
    },
  };

  function gradeDivided(chunk: Chunk, from: number, to: number): Grade {
    let best: Grade = noMatch;
    for (let i = from; i < to; i += 1) {
      const left = sides.get(chunk[i] as number);
      if (left === undefined || (left.leftWhole | left.leftEnd) === 0) continue;
      for (let j = from; j < to; j += 1) {
        const right = i === j ? undefined : sides.get(chunk[j] as number);
        if (right === undefined) continue;
        if ((left.leftWhole & right.rightWhole) !== 0) return pattern?.initials === true ? 1 : 0;
        const starts = right.rightWhole | right.rightStart;
        if ((left.leftWhole & starts) !== 0) best = 1;
        else if ((left.leftEnd & starts) !== 0 && best > 2) best = 2;
      }
    }
    return best;
  }
}

function leftsOf(vocabulary: Vocabulary, part: PatternPart) {
  const whole: number[] = [];
  const end: number[] = [];
  vocabulary.eachWhole(part, 'n', (number) => whole.push(number));
  vocabulary.eachInside(part, (number, toEnd) => {
    if (toEnd) end.push(number);
  });
  return { whole, end };
}

function rightsOf(vocabulary: Vocabulary, part: PatternPart, initials: boolean) {
  const whole: number[] = [];
  const start: number[] = [];
  vocabulary.eachStart(part, 'n', (number, isWhole) =>
    (isWhole && !initials ? whole : start).push(number),
  );
  return { whole, start };
}

/** The side with fewer people leads to the pair. */
function drive(
  into: Set<number>,
  vocabulary: Vocabulary,
  lefts: readonly number[],
  rights: readonly number[],
): void {
  if (lefts.length === 0 || rights.length === 0) return;
  const people = (numbers: readonly number[]) =>
    numbers.reduce((sum, number) => sum + vocabulary.usesOf(number), 0);
  for (const number of people(lefts) <= people(rights) ? lefts : rights) into.add(number);
}

function keyOnly(key: string): PatternPart {
  return { chars: [], key, initials: false, onlyInitials: false };
}
