/**
 * One word of a query held against the whole vocabulary: which words it is, begins, is inside of, and
 * which pairs of words it may be divided over. A customer is then graded by looking up their words.
 */
import type { NamePattern, PatternPart } from '#shared/domain/search/name-pattern.ts';
import type { Word } from '#shared/domain/search/query.ts';
import { createMarks } from './marks.ts';
import { signatureOf } from './segment.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Chunk } from './word-chunks.ts';

/**
 * What a customer is to a word of the query. The tiers of the rule, then: by a whole word of their place
 * only, by the start of one only, not at all.
 */
export type Grade = 0 | 1 | 2 | typeof wholePlace | typeof startOfPlace | typeof noMatch;
export const wholePlace = 3;
export const startOfPlace = 4;
export const noMatch = 5;

export interface WordGrades {
  /**
   * Holds another word against the vocabulary; what was said of the one before is forgotten.
   */
  take(vocabulary: Vocabulary, word: Word): void;
  /** @param from where in the chunk the customer's words begin, and end at `to`. */
  grade(chunk: Chunk, from: number, to: number): Grade;
  /**
   * Words among which every customer is that can have the tier or a better one by one of their words, by
   * these or those of the tiers before.
   */
  drivers(): readonly [readonly number[], readonly number[], readonly number[]];
  /** The same of those who can by two of their words. */
  divisions(): readonly [readonly Division[], readonly Division[], readonly Division[]];
  /** Everybody who matches by their words shares a bit with this (`signatureOf`). */
  signature(): number;
  /** Words by which a customer matches through where they live. */
  places(): readonly number[];
}

/** A way to divide what was typed: who matches so has a word of each side. */
export interface Division {
  /** The side of fewer people. */
  leading: readonly number[];
  leadingPeople: number;
  following: readonly number[];
  followingPeople: number;
}

/** In a word's bits: how well it agrees as it is (3 for best), whether as a place, whether divided. */
const AGREES = 3;
const PLACE = 4;
const LEFT = 8;
const RIGHT = 16;
const WHOLE_PLACE = 32;

export function createWordGrades(): WordGrades {
  const bits = createMarks('bytes');
  // Which of the pattern's divisions a word can be the left and the right side of; a bit each.
  const leftWhole = createMarks('bits');
  const leftEnd = createMarks('bits');
  const rightWhole = createMarks('bits');
  const rightStart = createMarks('bits');
  const all = [bits, leftWhole, leftEnd, rightWhole, rightStart];
  let drivers: [number[], number[], number[]] = [[], [], []];
  let divisions: [Division[], Division[], Division[]] = [[], [], []];
  let places: number[] = [];
  let initials = false;

  function agree(number: number, tier: 0 | 1 | 2): void {
    const known = bits.values[number] as number;
    if ((known & AGREES) >= 3 - tier) return;
    bits.set(number, (known & ~AGREES) | (3 - tier));
    drivers[tier].push(number);
  }

  function addSide(number: number, side: number, marks: typeof bits, bit: number): void {
    bits.set(number, (bits.values[number] as number) | side);
    marks.set(number, (marks.values[number] as number) | bit);
  }

  function divide(vocabulary: Vocabulary, pattern: NamePattern): void {
    pattern.splits.forEach(({ left, right }, index) => {
      const bit = 1 << index;
      const lefts = leftsOf(vocabulary, left);
      if (lefts.whole.length === 0 && lefts.end.length === 0) return;
      const rights = rightsOf(vocabulary, right, pattern.initials);
      if (rights.whole.length === 0 && rights.start.length === 0) return;
      for (const number of lefts.whole) addSide(number, LEFT, leftWhole, bit);
      for (const number of lefts.end) addSide(number, LEFT, leftEnd, bit);
      for (const number of rights.whole) addSide(number, RIGHT, rightWhole, bit);
      for (const number of rights.start) addSide(number, RIGHT, rightStart, bit);
      const starts = [...rights.whole, ...rights.start];
      if (!pattern.initials) addDivision(divisions[0], vocabulary, lefts.whole, rights.whole);
      addDivision(divisions[1], vocabulary, lefts.whole, starts);
      addDivision(divisions[2], vocabulary, lefts.end, starts);
    });
  }

  function gradeDivided(chunk: Chunk, from: number, to: number): Grade {
    let best: Grade = noMatch;
    for (let i = from; i < to; i += 1) {
      const left = chunk[i] as number;
      const asWhole = leftWhole.values[left] as number;
      const asEnd = leftEnd.values[left] as number;
      if ((asWhole | asEnd) === 0) continue;
      for (let j = from; j < to; j += 1) {
        if (i === j) continue;
        const whole = rightWhole.values[chunk[j] as number] as number;
        const starts = whole | (rightStart.values[chunk[j] as number] as number);
        if ((asWhole & whole) !== 0) return initials ? 1 : 0;
        if ((asWhole & starts) !== 0) best = 1;
        else if ((asEnd & starts) !== 0 && best > 2) best = 2;
      }
    }
    return best;
  }

  return {
    drivers: () => drivers,
    divisions: () => divisions,
    signature() {
      let signature = 0;
      for (const number of bits.touched) {
        // A right side needs its left one.
        if ((bits.values[number] as number) !== RIGHT) signature |= signatureOf(number);
        if (signature === -1) break;
      }
      return signature;
    },
    places: () => places,
    take(vocabulary, { name: pattern, birthDate, email, orderOnly }) {
      for (const marks of all) {
        marks.clear();
        marks.makeRoom(vocabulary.size());
      }
      drivers = [[], [], []];
      divisions = [[], [], []];
      places = [];
      initials = pattern?.initials ?? false;
      if (pattern !== null) {
        vocabulary.eachStart(pattern, 'n', (number, whole) => agree(number, whole ? 0 : 1));
        vocabulary.eachInside(pattern, (number) => agree(number, 2));
        divide(vocabulary, pattern);
        if (!pattern.initials && !orderOnly) {
          vocabulary.eachStart(pattern, 'a', (number, whole) => {
            bits.set(number, (bits.values[number] as number) | (whole ? WHOLE_PLACE : PLACE));
            places.push(number);
          });
        }
      }
      if (birthDate !== null) {
        const isWhole = birthDate.length === 8;
        const dates = isWhole ? [birthDate] : [`19${birthDate}`, `20${birthDate}`];
        for (const date of dates) {
          vocabulary.eachWhole(keyOnly(date), 'b', (number) => agree(number, isWhole ? 0 : 1));
        }
      }
      if (email !== '') {
        vocabulary.eachStart(keyOnly(email), 'h', (number) => agree(number, 2));
      }
    },
    grade(chunk, from, to) {
      const { values } = bits;
      let agrees = 0;
      let any = 0;
      for (let at = from; at < to; at += 1) {
        const own = values[chunk[at] as number] as number;
        if (own === 0) continue;
        any |= own;
        if ((own & AGREES) > agrees) agrees = own & AGREES;
      }
      if (any === 0) return noMatch;
      if (agrees === 3) return 0;
      let best: number = agrees === 0 ? noMatch : 3 - agrees;
      if ((any & LEFT) !== 0 && (any & RIGHT) !== 0) {
        best = Math.min(best, gradeDivided(chunk, from, to));
      }
      if (best !== noMatch) return best as Grade;
      if ((any & WHOLE_PLACE) !== 0) return wholePlace;
      return (any & PLACE) !== 0 ? startOfPlace : noMatch;
    },
  };
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

function addDivision(
  into: Division[],
  vocabulary: Vocabulary,
  lefts: readonly number[],
  rights: readonly number[],
): void {
  const [left, right] = [peopleWith(vocabulary, lefts), peopleWith(vocabulary, rights)];
  if (left === 0 || right === 0) return;
  into.push(
    left <= right
      ? { leading: lefts, leadingPeople: left, following: rights, followingPeople: right }
      : { leading: rights, leadingPeople: right, following: lefts, followingPeople: left },
  );
}

function peopleWith(vocabulary: Vocabulary, numbers: readonly number[]): number {
  let people = 0;
  for (const number of numbers) people += vocabulary.usesOf(number);
  return people;
}

function keyOnly(key: string): PatternPart {
  return { chars: [], key, initials: false, onlyInitials: false };
}
