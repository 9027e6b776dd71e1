/**
 * The ways a query may have been meant when nobody matches it as it is: what makes no sense was perhaps
 * typed with the keyboard in the other language.
 */
import { keystrokesOf } from './hangul.ts';
import type { Query } from './query.ts';

/** Shorter words read in the other language are anything. */
const OTHER_LAYOUT_MIN = 4;

/** A word by its letters; a syllable is one, also where it is written as the keys that make it. */
type Letters = readonly string[];

/** Readings as words of letters (`querySpans`); the first is the query as it was typed. */
export function similarReadings(query: Query): Letters[][] {
  const [words = []] = query.readings;
  const typed = words.map(({ letters }) => letters).filter((letters) => letters.length > 0);
  if (typed.length === 0) return [];
  const other = typed.map((letters) => inOtherLayout(letters.join('')) ?? letters);
  return other.some((letters, i) => letters !== typed[i]) ? [typed, other] : [typed];
}

/** rlaalswl is 김민지, ㅡㅑㅜㅓㅑ is minji; undefined where the text is no word in the other language. */
function inOtherLayout(text: string): Letters | undefined {
  if (text.length < OTHER_LAYOUT_MIN) return undefined;
  if (/^[a-z]+$/.test(text)) {
    return syllables([...text].map((key) => jamoKeys[latinKeys.indexOf(key)] ?? '').join(''));
  }
  // As names are typed, it is the keyboard that is wrong where lone vowels and consonants stand.
  if (!/[ㄱ-ㅣ]/.test(text) || !/^[가-힣ㄱ-ㅣ]+$/.test(text)) return undefined;
  return [...text].flatMap((char) =>
    [...keystrokesOf(char)].flatMap((jamo) => latinKeys[jamoKeys.indexOf(jamo)] ?? []),
  );
}

/** The 2-set (두벌식) layout, key by key. */
const latinKeys = 'qwertyuiopasdfghjklzxcvbnm';
const jamoKeys = 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ';

/** Keys cut into syllables as Hangul has them; undefined for anything else. */
function syllables(keys: string): string[] | undefined {
  const found = keys.match(syllable) ?? [];
  return found.join('') === keys ? found : undefined;
}

const medial = 'ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ|[ㅏ-ㅣ]';
const final = 'ㄱㅅ|ㄴ[ㅈㅎ]|ㄹ[ㄱㅁㅂㅅㅌㅍㅎ]|ㅂㅅ|[ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ]';
/** A consonant before a vowel begins the next syllable. */
const syllable = new RegExp(`[ㄱ-ㅎ](?:${medial})(?:(?:${final})(?![ㅏ-ㅣ]))?`, 'g');
