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
  SOUNDS_ALIKE,
} from './typing-costs.ts';
import { PACKED_LENGTH_MAX, type PackedKeys, type TypedKey } from './typing-distance.ts';

/** What is kept of a word. */
export interface KeyTraits {
  /** A bit for each key, of 32, which some share. */
  letters: number;
  /** How many of its keys cost 5, 6 and 8 to leave out, and letters written with two: a byte each. */
  cheap: number;
}

const costsCounted = [CHEAPEST, 6, 8];
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
  return { letters, cheap: cheap >>> 0 };
}

/**
 * @param typed with its own traits.
 * @param from, to where the word lies in `words`, `to` exclusive; `letters` and `cheap` are its traits.
 * @returns in tenths of an edit; the words are as far or farther.
 */
export function leastDistance(
  typed: TypedKey & KeyTraits,
  words: PackedKeys,
  from: number,
  to: number,
  letters: number,
  cheap: number,
): number {
  const longer = to - from - typed.length;
  const least =
    longer >= 0
      ? costOfLosing(cheap, longer) + costOfLacking(letters, typed.codes, 0, typed.length)
      : costOfLosing(typed.cheap, -longer) + costOfLacking(typed.letters, words.codes, from, to);
  return least - ((typed.cheap >>> 24) + (cheap >>> 24)) * EDIT;
}

function costOfLosing(cheap: number, count: number): number {
  let rest = count;
  let cost = 0;
  for (let i = 0; i < costsCounted.length && rest > 0; i += 1) {
    const lost = Math.min(rest, (cheap >>> (i * 8)) & 0xff);
    cost += lost * (costsCounted[i] as number);
    rest -= lost;
  }
  return cost + rest * EDIT;
}

/** Of keys that are not among the `letters`. */
function costOfLacking(letters: number, codes: Uint16Array, from: number, to: number): number {
  let cost = 0;
  for (let at = from; at < to; at += 1) {
    const key = codes[at] as number;
    if ((letters & bitOf(key)) !== 0) continue;
    const close = key < closeTo.length ? (closeTo[key] as number) : 0;
    cost += (letters & close) === 0 ? EDIT : SOUNDS_ALIKE;
  }
  return cost;
}

function bitOf(key: number): number {
  return 1 << (key & 31);
}
