/**
 * How far a word is from another as people mistype, mishear and misread words: edits, of which the usual
 * ones cost less. Words are compared by their keys (`keyOf`), so Hangul keystroke by keystroke, as it is
 * typed on the 2-set (두벌식) keyboard.
 *
 * 1. An edit is a key left out, added, taken for another, or two neighbours exchanged.
 * 2. Nothing here knows a name. What costs less is known of keyboards, letters and sounds in general.
 */
import { keyOf } from './tokens.ts';

/** In tenths of an edit, which keeps the sums whole. */
const EDIT = 10;
const SOUNDS_ALIKE = 6;
const CLOSE = 7;
const EXCHANGED = 7;
const DOUBLED = 5;
const SILENT = 6;
const VOWEL = 8;
const FINAL_CONSONANT = 6;

const SPELLED_WITH_TWO = 5;

/** Longer words are compared by their beginnings; `CHARS_MAX` of words.ts is as long. */
const LENGTH_MAX = 100;
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

// Scratch, so that comparing a word with thousands makes no garbage. It holds nothing between calls.
const columns = LENGTH_MAX + 1;
const rows = [new Uint16Array(columns), new Uint16Array(columns), new Uint16Array(columns)];
const insertion = new Uint8Array(columns);

/**
 * @param a, b keys as `keyOf` makes them.
 * @param limit in edits; what is farther need not be known.
 * @returns in edits, symmetric; Infinity above the limit.
 */
export function typingDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  const most = Math.floor(limit * EDIT);
  const height = Math.min(a.length, LENGTH_MAX);
  const width = Math.min(b.length, LENGTH_MAX);
  if (Math.abs(height - width) * DOUBLED > most) return Number.POSITIVE_INFINITY;
  let [before, above, row] = rows as [Uint16Array, Uint16Array, Uint16Array];
  above[0] = 0;
  for (let j = 1; j <= width; j += 1) {
    insertion[j] = indelCost(b, j - 1);
    above[j] = (above[j - 1] as number) + (insertion[j] as number);
  }
  let leastAbove = 0;
  for (let i = 1; i <= height; i += 1) {
    const key = a.charCodeAt(i - 1);
    const keyBefore = i > 1 ? a.charCodeAt(i - 2) : -1;
    const forTwo = letterForTwo(keyBefore, key);
    const removal = indelCost(a, i - 1);
    let least = (above[0] as number) + removal;
    row[0] = least;
    let other = -1;
    for (let j = 1; j <= width; j += 1) {
      const otherBefore = other;
      other = b.charCodeAt(j - 1);
      let cost = (above[j - 1] as number) + substitutionCost(key, other);
      const removed = (above[j] as number) + removal;
      if (removed < cost) cost = removed;
      const inserted = (row[j - 1] as number) + (insertion[j] as number);
      if (inserted < cost) cost = inserted;
      if (key === otherBefore && keyBefore === other && key !== other) {
        const exchanged = (before[j - 2] as number) + EXCHANGED;
        if (exchanged < cost) cost = exchanged;
      }
      if (i > 1 && forTwo === other) {
        const spelled = (before[j - 1] as number) + SPELLED_WITH_TWO;
        if (spelled < cost) cost = spelled;
      } else if (j > 1 && letterForTwo(otherBefore, other) === key) {
        const spelled = (above[j - 2] as number) + SPELLED_WITH_TWO;
        if (spelled < cost) cost = spelled;
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    // Two rows, because an exchange reaches over one.
    if (least > most && leastAbove > most) return Number.POSITIVE_INFINITY;
    leastAbove = least;
    [before, above, row] = [above, row, before];
  }
  const distance = above[width] as number;
  return distance > most ? Number.POSITIVE_INFINITY : distance / EDIT;
}

function substitutionCost(a: number, b: number): number {
  if (a === b) return 0;
  if (a >= TABLE_SIZE || b >= TABLE_SIZE) return EDIT;
  return substitution[a * TABLE_SIZE + b] as number;
}

/** 0, which no word has, where the two are two sounds. */
function letterForTwo(first: number, second: number): number {
  if (first < 0 || first >= TABLE_SIZE || second >= TABLE_SIZE) return 0;
  return oneForTwo[first * TABLE_SIZE + second] as number;
}

/**
 * A key typed twice, or once instead of twice, is the likeliest to be too many or missing; then the
 * consonant under a syllable, which is hardly heard.
 */
function indelCost(word: string, at: number): number {
  const key = word.charCodeAt(at);
  const before = word.charCodeAt(at - 1);
  const after = word.charCodeAt(at + 1);
  if (before === key || after === key) return DOUBLED;
  if (isConsonant(key) && isVowel(before) && !isVowel(after)) return FINAL_CONSONANT;
  return key < TABLE_SIZE ? (indel[key] as number) : EDIT;
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

function lettersForTwo(): Uint8Array {
  const letters = new Uint8Array(TABLE_SIZE * TABLE_SIZE);
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
