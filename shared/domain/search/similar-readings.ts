/**
 * The ways a query may have been meant when nobody matches it as it is: what makes no sense was perhaps
 * typed with the keyboard in the other language.
 */
import { isInitial, keystrokesOf } from './hangul.ts';
import type { Query } from './query.ts';

/** Less than this, read in the other language, may be anything. */
const OTHER_LAYOUT_MIN = 4;
/** Of a word's keys so many are in whole syllables where Hangul was meant. */
const SYLLABLES_SHARE_MIN = 0.75;
const OTHER_LAYOUT_COST = 2;
/** More words than this are not read; a name, a place and their hyphens are fewer. */
const WORDS_MAX = 8;

/** A word by its letters; a syllable is one, also where it is written as the keys that make it. */
type Letters = readonly string[];

export interface SimilarReading {
  /** Words of letters (`querySpans`). */
  words: Letters[];
  /** How much less likely it is than another, as `scoreSimilar` counts. */
  cost: number;
}

/**
 * The first is the query as it was typed, without what has no slips. Hyphens divide, as they do in the
 * book: of three words in one piece a slip in the second leaves the others as they are.
 */
export function similarReadings(query: Query): SimilarReading[] {
  const [words = []] = query.readings;
  const typed = words
    .flatMap(({ pieces }) => pieces)
    .filter(canHaveSlips)
    .slice(0, WORDS_MAX);
  if (typed.length === 0) return [];
  const readings = [{ words: typed, cost: 0 }];
  const other = inOtherLayout(typed.map((letters) => letters.join('')));
  if (other !== undefined) readings.push({ words: other, cost: OTHER_LAYOUT_COST });
  return readings;
}

/** Initial consonants stand for whole syllables, and a number that is nearly right is another number. */
function canHaveSlips(letters: Letters): boolean {
  return !letters.every(isInitial) && letters.some((letter) => /\p{L}/u.test(letter));
}

/** `rlaalswl` is 김민지, ㅡㅑㅜㅓㅑ is minji; undefined where nothing is a word in the other language. */
function inOtherLayout(words: readonly string[]): Letters[] | undefined {
  const latin = words.filter((word) => /^[a-z]+$/.test(word));
  if (latin.join('').length >= OTHER_LAYOUT_MIN && latin.every(readsAsHangul)) {
    return words.map((word) => (latin.includes(word) ? hangulLetters(word) : [...word]));
  }
  // As names are typed, it is the keyboard that is wrong where lone vowels and consonants stand.
  const broken = (word: string) => /^[가-힣ㄱ-ㅣ]+$/.test(word) && /[ㄱ-ㅣ]/.test(word);
  if (!words.some((word) => broken(word) && word.length >= OTHER_LAYOUT_MIN)) return undefined;
  return words.map((word) => (broken(word) ? latinLetters(word) : [...word]));
}

/** Whether its keys make syllables, but for a slip or two. */
function readsAsHangul(word: string): boolean {
  const whole = hangulLetters(word).filter((letter) => letter.length > 1);
  return whole.join('').length >= word.length * SYLLABLES_SHARE_MIN;
}

/** Syllables by their keys, and keys that are part of none. */
function hangulLetters(word: string): string[] {
  const keys = [...word].map((key) => jamoKeys[latinKeys.indexOf(key)] ?? '').join('');
  return keys.match(syllable) ?? [];
}

function latinLetters(word: string): string[] {
  return [...word].flatMap((char) =>
    [...keystrokesOf(char)].flatMap((jamo) => latinKeys[jamoKeys.indexOf(jamo)] ?? []),
  );
}

/** The 2-set (두벌식) layout, key by key. */
const latinKeys = 'qwertyuiopasdfghjklzxcvbnm';
const jamoKeys = 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ';

const medial = 'ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ|[ㅏ-ㅣ]';
const final = 'ㄱㅅ|ㄴ[ㅈㅎ]|ㄹ[ㄱㅁㅂㅅㅌㅍㅎ]|ㅂㅅ|[ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ]';
/** A consonant before a vowel begins the next syllable. */
const syllable = new RegExp(`[ㄱ-ㅎ](?:${medial})(?:(?:${final})(?![ㅏ-ㅣ]))?|[ㄱ-ㅣ]`, 'g');
