/**
 * What each slip costs, in tenths of an edit, which keeps the sums whole. Nothing here knows a name. What
 * costs less is known of keyboards, letters and sounds in general; Hangul is compared keystroke by keystroke,
 * as it is typed on the 2-set (두벌식) keyboard. Keys are character codes of what `keyOf` makes.
 */
import { keyOf } from './tokens.ts';

export const EDIT = 10;
/** Nothing that changes a key costs less, and nothing that changes a word's length. */
export const CHEAPEST = 5;
export const EXCHANGED = 7;
export const SPELLED_WITH_TWO = 5;
/** The least that a key costs which is taken for another. */
export const SOUNDS_ALIKE = 6;
const CLOSE = 7;
const DOUBLED = 5;
export const SILENT = 6;
export const VOWEL = 8;
const FINAL_CONSONANT = SILENT;

/** Costs of keys below this are in the table; others (Han, Kana, Greek) only agree or do not. */
const TABLE_SIZE = 128;

/** Pairs that are heard or read one for the other, by either side. */
const alike =
  'ck kq cq cs sz sx iy ei fv vw gj dt bp mn uv kg jc l1 i1 il o0 s5 z2 b8 g9 ' +
  'ㅐㅔ ㅒㅖ ㅐㅣ ㅗㅜ ㅓㅗ ㄱㄲ ㄱㅋ ㄷㄸ ㄷㅌ ㅂㅃ ㅂㅍ ㅅㅆ ㅈㅉ ㅈㅊ ㅇㄹ ㄴㄹ ㄴㅇ';
/** Two letters that are one sound, and the letter that others write for it. */
const spelledWithTwo = 'oo:u ou:u eo:u eu:u ee:i ea:i ie:i ae:e ai:e ch:j ph:f ck:k';
/** The rows of the two keyboards, each a little to the right of the one above. */
const keyboards = [
  ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['', 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ', 'ㅁㄴㅇㄹㅎㅗㅓㅏㅣ', 'ㅋㅌㅊㅍㅠㅜㅡ'],
  ['', 'ㅃㅉㄸㄲㅆ   ㅒㅖ', '', ''],
];
const rowOffset = [0, 0.5, 0.75, 1.25];
const latinVowels = 'aeiouy';
const silentKeys = 'hㅇ';

const [firstConsonant, firstVowel, lastVowel] = ['ㄱ', 'ㅏ', 'ㅣ'].map(codeOf) as [
  number,
  number,
  number,
];
const substitution = substitutionCosts();
const indel = indelCosts();
const oneForTwo = lettersForTwo();

/** Of a key that is taken for another. */
export function substitutionCost(a: number, b: number): number {
  if (a === b) return 0;
  if ((a | b) >= TABLE_SIZE) return EDIT;
  return substitution[a * TABLE_SIZE + b] as number;
}

/** The letter others write for the two; -1 where they are two sounds, or `first` is -1 for none. */
export function letterForTwo(first: number, second: number): number {
  if (first < 0 || (first | second) >= TABLE_SIZE) return -1;
  return oneForTwo[first * TABLE_SIZE + second] as number;
}

/**
 * Of a key that is left out or added. A key typed twice, or once instead of twice, is the likeliest to be
 * too many or missing; then the consonant under a syllable, which is hardly heard.
 */
export function indelCost(word: string, at: number): number {
  const key = word.charCodeAt(at);
  const before = word.charCodeAt(at - 1);
  const after = word.charCodeAt(at + 1);
  if (before === key || after === key) return DOUBLED;
  if (isConsonant(key) && isVowel(before) && !isVowel(after)) return FINAL_CONSONANT;
  return key < TABLE_SIZE ? (indel[key] as number) : EDIT;
}

/** The keys it is taken for at less than an edit. */
export function keysCloseTo(key: number): number[] {
  const close: number[] = [];
  for (let other = 0; other < TABLE_SIZE; other += 1) {
    if (other !== key && substitutionCost(key, other) < EDIT) close.push(other);
  }
  return close;
}

function isConsonant(key: number): boolean {
  return key >= firstConsonant && key < firstVowel;
}

function isVowel(key: number): boolean {
  return key >= firstVowel && key <= lastVowel;
}

function substitutionCosts(): Uint8Array {
  const costs = new Uint8Array(TABLE_SIZE * TABLE_SIZE).fill(EDIT);
  const lower = (a: string, b: string, cost: number) => {
    for (const at of [codeOf(a) * TABLE_SIZE + codeOf(b), codeOf(b) * TABLE_SIZE + codeOf(a)]) {
      costs[at] = Math.min(costs[at] as number, cost);
    }
  };
  for (const pair of alike.split(' ')) lower(pair[0] as string, pair[1] as string, SOUNDS_ALIKE);
  for (const a of latinVowels) for (const b of latinVowels) lower(a, b, CLOSE);
  const places = placesOfKeys();
  for (const [a, [xOfA, yOfA, handOfA]] of places) {
    for (const [b, [xOfB, yOfB, handOfB]] of places) {
      const near = Math.abs(xOfA - xOfB) <= 1 && Math.abs(yOfA - yOfB) <= 1;
      if (near && handOfA === handOfB) lower(a, b, CLOSE);
    }
  }
  return costs;
}

/** Where each key lies: along its row, which row, and on which of the two keyboards. */
function placesOfKeys(): Map<string, readonly [number, number, string]> {
  const places = new Map<string, readonly [number, number, string]>();
  keyboards.forEach((keyboard, layer) => {
    keyboard.forEach((keys, y) => {
      [...keys].forEach((key, x) => {
        if (key !== ' ')
          places.set(key, [x + (rowOffset[y] ?? 0), y, layer === 0 ? 'latin' : '한']);
      });
    });
  });
  return places;
}

function lettersForTwo(): Int8Array {
  const letters = new Int8Array(TABLE_SIZE * TABLE_SIZE).fill(-1);
  for (const [first, second, , letter] of spelledWithTwo.split(' ')) {
    const at = codeOf(first as string) * TABLE_SIZE + codeOf(second as string);
    letters[at] = codeOf(letter as string);
  }
  return letters;
}

function indelCosts(): Uint8Array {
  const costs = new Uint8Array(TABLE_SIZE).fill(EDIT);
  for (const vowel of latinVowels) costs[codeOf(vowel)] = VOWEL;
  for (const silent of silentKeys) costs[codeOf(silent)] = SILENT;
  return costs;
}

function codeOf(char: string): number {
  return keyOf([{ char, start: 0, end: 0 }]).charCodeAt(0);
}
