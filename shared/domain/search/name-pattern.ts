/**
 * What was typed, held against a word: at its start, inside it, or divided over two words (김민지 over
 * 김 and 민지, kimminji over kim and minji) in any order. The rule of look-up and its index both ask here.
 *
 * A half-composed syllable is a plain prefix by keystrokes. Initial consonants (ㄱㅁㅈ, 김ㅁㅈ) are compared
 * syllable by syllable instead.
 */
import { initialOf, isHangulSyllable, isInitial } from './hangul.ts';
import { isUnspaced, keyOf, type Unit } from './tokens.ts';
import type { BareWord } from './words.ts';

/** How well: the whole of a word, its start, or from inside it. */
export type Tier = 0 | 1 | 2;
/** The start of a place's word: `kim m` is meant for Kim Min-soo rather than for a Kim of Mapo. */
export const PLACE_START: Tier = 2;

/** A part of what was typed. */
export interface PatternPart {
  chars: readonly string[];
  key: string;
  /** Holds a consonant that stands for a syllable. */
  initials: boolean;
  /** Nothing but such consonants: words agree with it where their initial consonants do. */
  onlyInitials: boolean;
}

export interface NamePattern extends PatternPart {
  /** The ways to divide it over two words. */
  splits: readonly { left: PatternPart; right: PatternPart }[];
}

/** Where a part lies in a word: its characters from `from`, `count` of them. */
export interface Cover {
  from: number;
  count: number;
  /** It reaches the word's end, and stands there as it was typed. */
  toEnd: boolean;
}

/** More ways to divide are not tried; they are kept in the bits of a number. */
export const SPLITS_MAX = 24;
/** A left part in letters is at least this long: `anna` is not the start of Ann Adams by one letter. */
const LATIN_LEFT_MIN = 2;

export function namePattern(units: readonly Unit[]): NamePattern {
  const whole = partOf(units.map(({ char }) => char));
  return { ...whole, splits: whole.initials ? splitsByChar(whole) : splitsByKey(whole, units) };
}

/** Whether the word begins with the part from character `from` on, and how far it goes. */
export function coverAt(part: PatternPart, word: BareWord, from: number): Cover | null {
  return part.initials ? coverByChar(part, word, from) : coverByKey(part, word, from);
}

/** Whether the part is the end of the word, from character `from` on. */
export function endsWith(part: PatternPart, word: BareWord): number {
  const most = word.unspaced ? word.chars.length : 1;
  for (let from = 0; from < most; from += 1) {
    const cover = coverAt(part, word, from);
    if (cover?.toEnd === true) return from;
  }
  return -1;
}

function partOf(chars: readonly string[]): PatternPart {
  const units = chars.map((char) => ({ char, start: 0, end: 0 }));
  return {
    chars,
    key: keyOf(units),
    initials: chars.some(isInitial),
    onlyInitials: chars.every(isInitial),
  };
}

function coverByKey(part: PatternPart, word: BareWord, from: number): Cover | null {
  const offset = from === 0 ? 0 : (word.ends[from - 1] ?? 0);
  if (part.key === '' || !word.key.startsWith(part.key, offset)) return null;
  const end = offset + part.key.length;
  const last = word.ends.findIndex((at) => at >= end);
  return { from, count: last - from + 1, toEnd: end === word.key.length };
}

function coverByChar({ chars }: PatternPart, word: BareWord, from: number): Cover | null {
  for (let i = 0; i < chars.length; i += 1) {
    const want = chars[i] as string;
    const char = word.chars[from + i];
    if (char === undefined) return null;
    if (char === want || (isInitial(want) && initialOf(char) === want)) continue;
    if (i !== chars.length - 1 || !isHangulSyllable(want)) return null;
    const offset = from + i === 0 ? 0 : (word.ends[from + i - 1] ?? 0);
    const composing = keyOf([{ char: want, start: 0, end: 0 }]);
    if (!word.key.startsWith(composing, offset)) return null;
    const last = word.ends.findIndex((at) => at >= offset + composing.length);
    return { from, count: last - from + 1, toEnd: false };
  }
  return { from, count: chars.length, toEnd: from + chars.length === word.chars.length };
}

function splitsByChar({ chars }: PatternPart): NamePattern['splits'] {
  const splits = [];
  for (let at = 1; at < Math.min(chars.length, SPLITS_MAX + 1); at += 1) {
    splits.push({ left: partOf(chars.slice(0, at)), right: partOf(chars.slice(at)) });
  }
  return splits;
}

/** Between any two keystrokes: 깁 may be 기 and the ㅂ of what follows. */
function splitsByKey({ key }: PatternPart, units: readonly Unit[]): NamePattern['splits'] {
  const splits = [];
  const first = units.every(({ char }) => isUnspaced(char)) ? 1 : LATIN_LEFT_MIN;
  for (let at = first; at < Math.min(key.length, SPLITS_MAX + first); at += 1) {
    splits.push({
      left: keyPart(key.slice(0, at)),
      right: keyPart(key.slice(at)),
    });
  }
  return splits;
}

function keyPart(key: string): PatternPart {
  return { chars: [], key, initials: false, onlyInitials: false };
}
