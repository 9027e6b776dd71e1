/**
 * How far a word is from another as people mistype, mishear and misread words: edits, of which the usual
 * ones cost less (typing-costs.ts). An edit is a key left out, added, taken for another, two neighbours
 * exchanged, or one letter for two that sound like it. Words are compared by their keys (`keyOf`).
 *
 * One word is compared with thousands, so keys are packed: numbers one after another, no text.
 */
import {
  CHEAPEST,
  EDIT,
  EXCHANGED,
  indelCost,
  letterForTwo,
  SPELLED_WITH_TWO,
  substitutionCost,
} from './typing-costs.ts';

/** Longer words are compared by their beginnings; `CHARS_MAX` of words.ts is as long. */
export const PACKED_LENGTH_MAX = 100;

/** Keys one after another. */
export interface PackedKeys {
  codes: Uint16Array;
  /** What each costs where it is left out or added, in tenths of an edit. */
  indels: Uint8Array;
}

/** A key that is compared with many. */
export interface TypedKey extends PackedKeys {
  length: number;
  /** The letter others write for each and the one before it; -1 for none. */
  forTwo: Int8Array;
}

// Scratch, so that comparing a word with thousands makes no garbage. It holds nothing between calls.
const columns = PACKED_LENGTH_MAX + 1;
const rows = [new Uint16Array(columns), new Uint16Array(columns), new Uint16Array(columns)];

/**
 * @param a, b keys as `keyOf` makes them.
 * @param limit in edits; what is farther need not be known.
 * @returns in edits, symmetric; Infinity above the limit.
 */
export function typingDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  const word = typedKey(b);
  return packedDistance(typedKey(a), word, 0, word.length, tenths(limit));
}

/** Edits as they are counted here. */
export function tenths(edits: number): number {
  return Math.floor(edits * EDIT);
}

export function typedKey(key: string): TypedKey {
  const length = Math.min(key.length, PACKED_LENGTH_MAX);
  const typed = {
    codes: new Uint16Array(length),
    indels: new Uint8Array(length),
    forTwo: new Int8Array(length).fill(-1),
    length,
  };
  packKey(key, typed, 0);
  for (let i = 1; i < length; i += 1) {
    typed.forTwo[i] = letterForTwo(key.charCodeAt(i - 1), key.charCodeAt(i));
  }
  return typed;
}

/** Writes the key from `at` on; there must be room for its first 100. */
export function packKey(key: string, into: PackedKeys, at: number): void {
  const length = Math.min(key.length, PACKED_LENGTH_MAX);
  for (let i = 0; i < length; i += 1) {
    into.codes[at + i] = key.charCodeAt(i);
    into.indels[at + i] = indelCost(key, i);
  }
}

/**
 * @param from, to where the word lies in `words`, `to` exclusive.
 * @param most in tenths of an edit; what is farther need not be known.
 * @returns in edits; Infinity above `most`.
 */
export function packedDistance(
  typed: TypedKey,
  words: PackedKeys,
  from: number,
  to: number,
  most: number,
): number {
  const { codes, indels, forTwo, length: width } = typed;
  if (Math.abs(to - from - width) * CHEAPEST > most) return Number.POSITIVE_INFINITY;
  let before = rows[0] as Uint16Array;
  let above = rows[1] as Uint16Array;
  let row = rows[2] as Uint16Array;
  above[0] = 0;
  for (let j = 1; j <= width; j += 1) {
    above[j] = (above[j - 1] as number) + (indels[j - 1] as number);
  }
  let leastAbove = 0;
  let keyBefore = -1;
  for (let at = from; at < to; at += 1) {
    const key = words.codes[at] as number;
    const removal = words.indels[at] as number;
    const keyForTwo = letterForTwo(keyBefore, key);
    // How many more of its keys than of the typed ones are still to come.
    let ahead = to - 1 - at - width;
    let left = (above[0] as number) + removal;
    row[0] = left;
    let least = left + Math.abs(ahead) * CHEAPEST;
    let other = -1;
    for (let j = 1; j <= width; j += 1) {
      const otherBefore = other;
      other = codes[j - 1] as number;
      let cost = (above[j - 1] as number) + substitutionCost(key, other);
      const removed = (above[j] as number) + removal;
      if (removed < cost) cost = removed;
      const inserted = left + (indels[j - 1] as number);
      if (inserted < cost) cost = inserted;
      if (key === otherBefore && keyBefore === other && key !== other) {
        const exchanged = (before[j - 2] as number) + EXCHANGED;
        if (exchanged < cost) cost = exchanged;
      }
      if (forTwo[j - 1] === key) {
        const spelled = (above[j - 2] as number) + SPELLED_WITH_TWO;
        if (spelled < cost) cost = spelled;
      }
      if (keyForTwo === other) {
        const spelled = (before[j - 1] as number) + SPELLED_WITH_TWO;
        if (spelled < cost) cost = spelled;
      }
      row[j] = cost;
      left = cost;
      ahead += 1;
      const whole = cost + Math.abs(ahead) * CHEAPEST;
      if (whole < least) least = whole;
    }
    // Two rows, because an exchange reaches over one.
    if (least > most && leastAbove > most) return Number.POSITIVE_INFINITY;
    leastAbove = least;
    keyBefore = key;
    const spare = before;
    before = above;
    above = row;
    row = spare;
  }
  const distance = above[width] as number;
  return distance > most ? Number.POSITIVE_INFINITY : distance / EDIT;
}
