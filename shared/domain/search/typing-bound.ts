/**
 * How far two words are from each other at least, from a few numbers kept of each: most of the words that
 * share a pair of letters with a short one are too far to be worth comparing letter by letter.
 *
 * 1. The longer word loses as many keys as it is longer, at least its cheapest ones.
 * 2. Each key of the shorter that the longer does not have is taken for another, or left out and one more
 *    of the longer lost: an edit, or less where the longer has a key that is close to it.
 * 3. Letters written with two may be both of these at once for the price of one, so they are taken off again.
 */
import {
  CHEAPEST,
  EDIT,
  indelCost,
  keysCloseTo,
  letterForTwo,
  SILENT,
  SOUNDS_ALIKE,
  VOWEL,
} from './typing-costs.ts';
import { PACKED_LENGTH_MAX } from './typing-distance.ts';

/** What is kept of a word. */
export interface KeyTraits {
  /** A bit for each key, of 32, which some share. */
  letters: number;
  /** How many of its keys cost less than an edit to leave out, by cost, and letters written with two: a byte each. */
  cheap: number;
}

const costsCounted = [CHEAPEST, SILENT, VOWEL];
/** The bits of the keys that are close to a key, for each that is in the tables. */
const closeTo = Int32Array.from({ length: 128 }, (_, key) =>
  keysCloseTo(key).reduce((bits, other) => bits | bitOf(other), 0),
);

export function traitsOf(key: string): KeyTraits {
  const length = Math.min(key.length, PACKED_LENGTH_MAX);
  let letters = 0;
  let cheap = 0;
  for (let i = 0; i < length; i += 1) {
    letters |= bitOf(key.charCodeAt(i));
    const counted = costsCounted.indexOf(indelCost(key, i));
    if (counted !== -1) cheap += 1 << (counted * 8);
    if (i > 0 && letterForTwo(key.charCodeAt(i - 1), key.charCodeAt(i)) !== -1) {
      cheap += (1 << 24) + 1;
    }
  }
  return { letters, cheap };
}

/** What is typed, made ready for being held against many words. */
export interface TypedTraits extends KeyTraits {
  length: number;
  /** The bit of each of its keys, and of those that are close to it. */
  bits: Int32Array;
  close: Int32Array;
  /** Of those that are close to any of its keys. */
  closeToAny: number;
}

export function typedTraits(key: string): TypedTraits {
  const length = Math.min(key.length, PACKED_LENGTH_MAX);
  const codes = Array.from({ length }, (_, i) => key.charCodeAt(i));
  const close = Int32Array.from(codes, (code) => closeTo[code] ?? 0);
  return {
    ...traitsOf(key),
    length,
    bits: Int32Array.from(codes, bitOf),
    close,
    closeToAny: close.reduce((any, bits) => any | bits, 0),
  };
}

/**
 * @param length of the word's key; `letters` and `cheap` are its traits.
 * @returns in tenths of an edit; the two are as far from each other or farther.
 */
export function leastDistance(
  typed: TypedTraits,
  length: number,
  letters: number,
  cheap: number,
): number {
  const longer = length - typed.length;
  let least = -((typed.cheap >>> 24) + (cheap >>> 24)) * EDIT;
  if (longer < 0) {
    const lacking = letters & ~typed.letters;
    return (
      least +
      costOfLosing(typed.cheap, -longer) +
      countOf(lacking & ~typed.closeToAny) * EDIT +
      countOf(lacking & typed.closeToAny) * SOUNDS_ALIKE
    );
  }
  least += costOfLosing(cheap, longer);
  for (let i = 0; i < typed.length; i += 1) {
    if ((letters & (typed.bits[i] as number)) !== 0) continue;
    least += (letters & (typed.close[i] as number)) === 0 ? EDIT : SOUNDS_ALIKE;
  }
  return least;
}

/** What it costs at least that a word loses so many of its keys. */
function costOfLosing(cheap: number, count: number): number {
  const first = Math.min(count, cheap & 0xff);
  const second = Math.min(count - first, (cheap >>> 8) & 0xff);
  const third = Math.min(count - first - second, (cheap >>> 16) & 0xff);
  return (
    count * EDIT - first * (EDIT - CHEAPEST) - second * (EDIT - SILENT) - third * (EDIT - VOWEL)
  );
}

function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function bitOf(key: number): number {
  return 1 << (key & 31);
}
