/**
 * How likely a query is meant for a customer although words are mistyped, misheard, exchanged or missing.
 *
 * Each word of a query is taken for a damaged copy of one of the customer's, or for one that has nothing
 * to do with them. What a pair counts is the logarithm of how much likelier the word is as a copy of that
 * word than as a copy of any of the book's (Fellegi and Sunter's agreement weight, with the damage of
 * `typingDistance`). So an exact Kim counts little, a nearly right Gasparyan much, and a rare name that is
 * faintly similar less than a frequent one that is written so.
 */
import { keyOf } from './tokens.ts';
import { typingDistance } from './typing-distance.ts';
import { overlap, partsOf } from './word-parts.ts';
import type { SearchWord } from './words.ts';

/** An edit makes a word this much less likely, as a power of e. */
const EDIT_COST = 4;
/** Longer words are not written as two by mistake. */
const JOINT_KEYS_MAX = 16;
/** Of a query so many words, a name and a place, are taken to be several written as one. */
const CUT_WORDS_MAX = 2;
/** A word that is written as two, or two as one, besides its edits. */
const JOINT_COST = 1;
/** A word that is only begun: 서울 for 서울특별시. As a power of e, as above. */
const BEGUN_COST = 2;
const BEGUN_KEYS_MIN = 3;
/** Beyond these a word is not taken for another: edits, and edits for each key of the longer one. */
const EDITS_MAX = 3;
const EDITS_PER_KEY_MAX = 0.45;
const JOINT_EDITS_PER_KEY_MAX = 0.3;
/**
 * How many of a book's people a word might be of that nobody has: a share, so that in a large book a faint
 * likeness to a rare word is as faint as in a small one.
 */
const UNKNOWN_SHARE = 1e-5;
/**
 * What a word counts that says little: a further one of the same name or place, Port beside Macquarie; and
 * what is left of a place while something else was typed for the rest, Park of another park. From 0 to 0.3
 * as many are found.
 */
const SAYS_LITTLE = 0.2;
/**
 * A name or place that was not typed, however many words it has, as a power of e: people leave it away or
 * give another, now and then. From 0.5 to 1.5 as many are found.
 */
const PART_UNMATCHED = 1;
/** Half of what stands between two spaces is like a word, and the rest like nothing. */
const HALF_MATCHED = 2;

/** A part of the query that may be meant for one word: where it lies in the query's whole key. */
export interface QuerySpan {
  from: number;
  /** Exclusive. */
  to: number;
  key: string;
  /** Written as two words. */
  joint: boolean;
  /** As it is between two spaces; neither a part of that nor more. */
  whole: boolean;
  /** Where the two parts meet that a word was cut into; null for what is no part. */
  cut: number | null;
  /** Where what stands between the spaces begins. */
  wordFrom: number;
}

export interface SimilarPair {
  span: QuerySpan;
  word: SearchWord;
}

export interface Similarity {
  /** Higher is likelier; comparable between customers for one query only. */
  score: number;
  pairs: SimilarPair[];
}

/**
 * How likely a word is typed for another: 1 where they are the same, 0 where they have too little in common.
 *
 * @param joint whether either of them is two words written as one.
 */
export function likeness(typed: string, word: string, joint: boolean): number {
  const edits = typingDistance(typed, word, editsMax(typed.length, word.length, joint));
  return likenessOf(edits, joint, mayBeBegun(typed, joint) && word.startsWith(typed));
}

/**
 * How likely a word is typed for one that is so many edits from it.
 *
 * @param begun whether it is that word's beginning (`mayBeBegun`).
 */
export function likenessOf(edits: number, joint: boolean, begun: boolean): number {
  const cost = EDIT_COST * edits + (joint ? JOINT_COST : 0);
  return Math.exp(-(begun ? Math.min(BEGUN_COST, cost) : cost));
}

/** Words that are farther from each other are not taken for one another; given the lengths of their keys. */
export function editsMax(typed: number, word: number, joint: boolean): number {
  return Math.min(
    EDITS_MAX,
    (joint ? JOINT_EDITS_PER_KEY_MAX : EDITS_PER_KEY_MAX) * Math.max(typed, word),
  );
}

/** Whether what is typed may be a word that is only begun. */
export function mayBeBegun(typed: string, joint: boolean): boolean {
  return !joint && typed.length >= BEGUN_KEYS_MIN;
}

/**
 * What it counts that a word of the query is like one of a customer.
 *
 * @param inBook the sum of the word's likeness to each word of the book, times how many people have that.
 * @param people how many there are in the book.
 */
export function agreementWeight(likeness: number, inBook: number, people: number): number {
  return Math.log(1 + likeness / shareOfBook(inBook, people));
}

/** How likely a word is typed for anybody of the book. */
export function shareOfBook(inBook: number, people: number): number {
  return UNKNOWN_SHARE + inBook / Math.max(1, people);
}

/**
 * What of a query may be meant for a word: each word, two neighbours as one, and of Hangul, which is
 * written without spaces, the parts before and after where a family name may end. They overlap; which of
 * them a customer's words are like decides.
 *
 * @param words their letters; a syllable may be given as the lone consonants and vowels that make it.
 * @param isWord whether somebody in the book has the word as it is; such a one is not divided.
 */
export function querySpans(
  words: readonly (readonly string[])[],
  isWord: (text: string) => boolean,
): QuerySpan[] {
  const spans: QuerySpan[] = [];
  let from = 0;
  let cutWords = 0;
  let before: { key: string; cuts: number[]; known: boolean } | undefined;
  for (const letters of words) {
    const keys = letters.map(keyOfText);
    const key = keys.join('');
    const to = from + key.length;
    const text = letters.join('');
    const known = isWord(text);
    const cuts = known || cutWords === CUT_WORDS_MAX ? [] : cutsOf(letters, keys);
    if (cuts.length > 0) cutWords += 1;
    spans.push({ from, to, key, joint: false, whole: true, cut: null, wordFrom: from });
    for (const cut of cuts) {
      const at = from + cut;
      spans.push({
        from,
        to: at,
        key: key.slice(0, cut),
        joint: false,
        whole: false,
        cut: at,
        wordFrom: from,
      });
      spans.push({
        from: at,
        to,
        key: key.slice(cut),
        joint: false,
        whole: false,
        cut: at,
        wordFrom: from,
      });
    }
    for (const start of before === undefined ? [] : [0, ...before.cuts]) {
      const joined = `${before?.key.slice(start)}${key}`;
      if (joined.length > JOINT_KEYS_MAX || (known && before?.known === true && isHangul(text))) {
        continue;
      }
      spans.push({
        from: to - joined.length,
        to,
        key: joined,
        joint: true,
        whole: false,
        cut: null,
        wordFrom: to - joined.length,
      });
    }
    before = { key, cuts, known };
    from = to;
  }
  return spans;
}

/**
 * @param spans of one reading of the query.
 * @param words the customer's.
 * @param weigh what the pair counts (`agreementWeight`); 0 or less where they are not alike.
 */
export function scoreSimilar(
  spans: readonly QuerySpan[],
  words: readonly SearchWord[],
  weigh: (span: QuerySpan, word: SearchWord) => number,
): Similarity {
  const weighed: { span: QuerySpan; word: SearchWord; weight: number }[] = [];
  for (const span of spans) {
    for (const word of words) {
      const weight = weigh(span, word);
      if (weight > 0) weighed.push({ span, word, weight });
    }
  }
  weighed.sort((a, b) => b.weight - a.weight);
  const taken: typeof weighed = [];
  for (const pair of weighed) {
    if (!taken.some((other) => inTheWay(pair, other))) taken.push(pair);
  }
  const parts = partsOf(words);
  const isUnmatched = (word: SearchWord) => !taken.some((pair) => overlap(pair.word, word));
  const isLeftOver = ({ whole, from, to }: QuerySpan) =>
    whole && !taken.some(({ span }) => span.from < to && from < span.to);
  const isOtherwise = spans.some(isLeftOver);
  let score = 0;
  const counted = new Set<unknown>();
  for (const { word, weight } of taken) {
    const own = parts.find((part) => part.some((of) => overlap(of, word)));
    const part = word.class === 'a' ? 'place' : own;
    const isTorn = part === 'place' && isOtherwise && own?.some(isUnmatched) === true;
    score += weight * (counted.has(part) ? SAYS_LITTLE : 1) * (isTorn ? SAYS_LITTLE : 1);
    counted.add(part);
  }
  const named = taken.filter(({ word }) => word.class === 'n').map(({ span }) => span);
  const isNameAlone = lengthOf(named) >= Math.max(0, ...spans.map(({ to }) => to));
  for (const part of parts) {
    const field = part[0]?.field;
    if (field !== 'name' && (field !== 'city' || isNameAlone)) continue;
    score -= (PART_UNMATCHED * part.filter(isUnmatched).length) / part.length;
  }
  for (const typed of spans) {
    if (!typed.whole) continue;
    const rest = typed.to - typed.from - lengthOf(taken.map(({ span }) => within(span, typed)));
    if (rest > 0 && rest < typed.to - typed.from) score -= HALF_MATCHED;
  }
  return { score, pairs: taken.map(({ span, word }) => ({ span, word })) };
}

/** A word is matched once, on either side, and cut in one way. */
function inTheWay(a: SimilarPair, b: SimilarPair): boolean {
  if (cutOtherwise(a.span, b.span)) return true;
  return (a.span.from < b.span.to && b.span.from < a.span.to) || overlap(a.word, b.word);
}

/** Parts of one word that was cut in two ways. */
function cutOtherwise(a: QuerySpan, b: QuerySpan): boolean {
  if (a.cut === null || b.cut === null || a.cut === b.cut) return false;
  return a.wordFrom === b.wordFrom;
}

interface Interval {
  from: number;
  to: number;
}

function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((length, { from, to }) => length + Math.max(0, to - from), 0);
}

function within(a: Interval, b: Interval): Interval {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** Where a family name may end: after a syllable or two, or after its keys where syllables are broken. */
function cutsOf(letters: readonly string[], keys: readonly string[]): number[] {
  if (!letters.every(isHangul)) return [];
  const broken = letters.some((letter) => /^[ㄱ-ㅣ]$/.test(letter));
  const [first = '', second = ''] = keys;
  const cuts = broken ? [2, 3, 4] : [first.length, first.length + second.length];
  return cuts.filter((cut) => cut < keys.join('').length);
}

function isHangul(text: string): boolean {
  return /^[가-힣ㄱ-ㅣ]+$/.test(text);
}

function keyOfText(text: string): string {
  return keyOf([...text].map((char) => ({ char, start: 0, end: 0 })));
}

/**
 * The spans in groups of which each leads to people: the words as they are, and for each way to cut one of
 * them its two parts with all that can be made of the others.
 */
export function leadingGroups(spans: readonly QuerySpan[]): QuerySpan[][] {
  const groups = [spans.filter(({ cut }) => cut === null)];
  const cuts = new Set(spans.flatMap(({ cut }) => cut ?? []));
  for (const cut of cuts) {
    const parts = spans.filter((span) => span.cut === cut);
    const wordFrom = parts[0]?.wordFrom ?? 0;
    const end = Math.max(...parts.map(({ to }) => to));
    groups.push([...parts, ...spans.filter(({ from, to }) => to <= wordFrom || from >= end)]);
  }
  return groups;
}
