/**
 * One word of a query held against the whole vocabulary: which words it is, begins, is inside of, and
 * which pairs of words it may be divided over, tier by tier. A customer is then graded by looking up
 * their words.
 */
import type { NamePattern, PatternPart, Tier } from '#shared/domain/search/name-pattern.ts';
import type { Word } from '#shared/domain/search/query.ts';
import { createMarks, type Marks } from './marks.ts';
import type { BothSides } from './segment.ts';
import type { PartWords, Vocabulary } from './vocabulary.ts';

/**
 * What a customer is to a word of the query. The tiers of the rule, then: by a whole word of their place
 * only, by the start of one only, not at all.
 */
export type Grade = 0 | 1 | 2 | typeof wholePlace | typeof startOfPlace | typeof noMatch;
export const wholePlace = 3;
export const startOfPlace = 4;
export const noMatch = 5;

/** Who has a tier is among those with a word of `alone`, or with one of each side of a division. */
export interface Leads {
  alone: readonly number[];
  divisions: readonly Division[];
}

export interface WordGrades {
  /** Holds another word against the vocabulary; what was said of the one before is forgotten. */
  take(vocabulary: Vocabulary, word: Word): void;
  /** Looks for words up to a tier. Most queries need no more than the first. */
  reach(tier: Tier): void;
  /** Looks for places, too. */
  reachPlaces(): void;
  /**
   * The best of what was reached.
   * @param from where in `words` the customer's begin, and end before `to`.
   */
  grade(words: Uint32Array, from: number, to: number): Grade;
  /** Leads to everybody of a tier that was reached, by these or those of the tiers before. */
  leads(tier: Tier): Leads;
  /** Words by which a customer matches through where they live. */
  places(): readonly number[];
}

/** A way to divide what was typed: who matches so has a word of each side. */
export interface Division extends BothSides {
  /** Fewer than those of the other side. */
  leadingPeople: number;
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
  let vocabulary: Vocabulary;
  let word: Word;
  let sides: Sides[] = [];
  let leads: { alone: number[]; divisions: Division[] }[] = [];
  let places: number[] = [];

  function agree(number: number, tier: Tier): void {
    const known = bits.values[number] as number;
    if ((known & AGREES) >= 3 - tier) return;
    bits.set(number, (known & ~AGREES) | (3 - tier));
    leads[tier]?.alone.push(number);
  }

  function markSide(numbers: readonly number[], side: number, marks: Marks, bit: number): void {
    for (const number of numbers) {
      bits.set(number, (bits.values[number] as number) | side);
      marks.set(number, (marks.values[number] as number) | bit);
    }
  }

  /** Both sides are marked: `leftMarks` of the left words, `rightMarks` of the right ones. */
  function divide(
    tier: Tier,
    { bit }: Sides,
    left: PartWords,
    leftMarks: Marks,
    right: PartWords,
    rightMarks: readonly Marks[],
  ): void {
    if (left.people === 0 || right.people === 0) return;
    const isOn = (marks: Marks, number: number) => ((marks.values[number] as number) & bit) !== 0;
    const onBoth = new Set(
      left.words.length < right.words.length
        ? left.words.filter((number) => rightMarks.some((marks) => isOn(marks, number)))
        : right.words.filter((number) => isOn(leftMarks, number)),
    );
    const [leading, following] = left.people <= right.people ? [left, right] : [right, left];
    leads[tier]?.divisions.push({
      leading: leading.words,
      leadingPeople: leading.people,
      following: following.words,
      followingPeople: following.people,
      onBoth,
    });
  }

  function reachWhole(pattern: NamePattern): void {
    // Who has these initial consonants is not named in full.
    if (!pattern.initials) vocabulary.eachWhole(pattern, 'n', (number) => agree(number, 0));
    for (const own of sides) {
      own.whole = vocabulary.wordsOf(own.left, 'whole');
      if (own.whole.words.length === 0 || pattern.initials) continue;
      own.rightWhole = vocabulary.wordsOf(own.right, 'whole');
      if (own.rightWhole.words.length === 0) continue;
      markSide(own.whole.words, LEFT, leftWhole, own.bit);
      markSide(own.rightWhole.words, RIGHT, rightWhole, own.bit);
      divide(0, own, own.whole, leftWhole, own.rightWhole, [rightWhole]);
    }
  }

  function reachStarts(pattern: NamePattern): void {
    vocabulary.eachStart(pattern, 'n', (number) => agree(number, 1));
    for (const own of sides) {
      if (own.whole.words.length === 0) continue;
      own.rightStart = vocabulary.wordsOf(own.right, pattern.initials ? 'start' : 'longer');
      if (own.rightStart.words.length === 0) continue;
      markSide(own.whole.words, LEFT, leftWhole, own.bit);
      markSide(own.rightStart.words, RIGHT, rightStart, own.bit);
      divide(1, own, own.whole, leftWhole, own.rightStart, [rightStart]);
    }
  }

  function reachInsides(pattern: NamePattern): void {
    vocabulary.eachInside(pattern, (number) => agree(number, 2));
    for (const own of sides) {
      const ends = vocabulary.wordsOf(own.left, 'end');
      if (ends.words.length === 0) continue;
      own.rightWhole ??= pattern.initials ? noWords : vocabulary.wordsOf(own.right, 'whole');
      own.rightStart ??= vocabulary.wordsOf(own.right, pattern.initials ? 'start' : 'longer');
      markSide(ends.words, LEFT, leftEnd, own.bit);
      markSide(own.rightWhole.words, RIGHT, rightWhole, own.bit);
      markSide(own.rightStart.words, RIGHT, rightStart, own.bit);
      const right = joined(own.rightWhole, own.rightStart);
      divide(2, own, ends, leftEnd, right, [rightWhole, rightStart]);
    }
  }

  function reachDates(tier: Tier, birthDate: string): void {
    const isWhole = birthDate.length === 8;
    if (tier !== (isWhole ? 0 : 1)) return;
    for (const date of isWhole ? [birthDate] : [`19${birthDate}`, `20${birthDate}`]) {
      vocabulary.eachWhole(keyOnly(date), 'b', (number) => agree(number, tier));
    }
  }

  const reachNames = [reachWhole, reachStarts, reachInsides];

  function gradeDivided(words: Uint32Array, from: number, to: number): Grade {
    let best: Grade = noMatch;
    for (let i = from; i < to; i += 1) {
      const left = words[i] as number;
      const asWhole = leftWhole.values[left] as number;
      const asEnd = leftEnd.values[left] as number;
      if ((asWhole | asEnd) === 0) continue;
      for (let j = from; j < to; j += 1) {
        if (i === j) continue;
        const whole = rightWhole.values[words[j] as number] as number;
        const starts = whole | (rightStart.values[words[j] as number] as number);
        if ((asWhole & whole) !== 0) return 0;
        if ((asWhole & starts) !== 0) best = 1;
        else if ((asEnd & starts) !== 0 && best > 2) best = 2;
      }
    }
    return best;
  }

  return {
    take(itsVocabulary, itsWord) {
      vocabulary = itsVocabulary;
      word = itsWord;
      for (const marks of all) {
        marks.clear();
        marks.makeRoom(vocabulary.size());
      }
      leads = [];
      places = [];
      sides = (word.name?.splits ?? []).map(({ left, right }, i) => ({
        left,
        right,
        bit: 1 << i,
        whole: noWords,
      }));
    },
    reach(tier) {
      while (leads.length <= tier) {
        const next = leads.length as Tier;
        leads.push({ alone: [], divisions: [] });
        if (word.name !== null) reachNames[next]?.(word.name);
        if (word.birthDate !== null) reachDates(next, word.birthDate);
        if (next === 2 && word.email !== '') {
          vocabulary.eachStart(keyOnly(word.email), 'h', (number) => agree(number, 2));
        }
      }
    },
    reachPlaces() {
      if (word.name === null || word.name.initials || word.orderOnly) return;
      vocabulary.eachStart(word.name, 'a', (number, whole) => {
        bits.set(number, (bits.values[number] as number) | (whole ? WHOLE_PLACE : PLACE));
        places.push(number);
      });
    },
    leads: (tier) => leads[tier] ?? nowhere,
    places: () => places,
    grade(words, from, to) {
      const { values } = bits;
      let agrees = 0;
      let any = 0;
      for (let at = from; at < to; at += 1) {
        const own = values[words[at] as number] as number;
        if (own === 0) continue;
        any |= own;
        if ((own & AGREES) > agrees) agrees = own & AGREES;
      }
      if (any === 0) return noMatch;
      if (agrees === 3) return 0;
      let best: number = agrees === 0 ? noMatch : 3 - agrees;
      if ((any & LEFT) !== 0 && (any & RIGHT) !== 0) {
        best = Math.min(best, gradeDivided(words, from, to));
      }
      if (best !== noMatch) return best as Grade;
      if ((any & WHOLE_PLACE) !== 0) return wholePlace;
      return (any & PLACE) !== 0 ? startOfPlace : noMatch;
    },
  };
}

const nowhere: Leads = { alone: [], divisions: [] };

/** One way to divide the pattern, and the words of its sides as far as they were looked for. */
interface Sides {
  left: PatternPart;
  right: PatternPart;
  bit: number;
  whole: PartWords;
  rightWhole?: PartWords;
  rightStart?: PartWords;
}

const noWords: PartWords = { words: [], people: 0 };

function joined(a: PartWords, b: PartWords): PartWords {
  if (a.words.length === 0) return b;
  return { words: [...a.words, ...b.words], people: a.people + b.people };
}

function keyOnly(key: string): PatternPart {
  return { chars: [], key, initials: false, onlyInitials: false };
}
