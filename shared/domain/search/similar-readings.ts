/**
 * The ways a query may have been meant when nobody matches it as it is: a Korean name typed in one piece
 * is a family and a given name; what makes no sense was perhaps typed with the keyboard in the other
 * language.
 */
import { isHangulSyllable, keystrokesOf } from './hangul.ts';
import type { Query } from './query.ts';
import { keyOf } from './tokens.ts';

/** Names in one piece have no more syllables than this; family names are of one or two. */
const NAME_SYLLABLES_MAX = 6;
const FAMILY_SYLLABLES_MAX = 2;
/** Shorter words read in the other language are anything. */
const OTHER_LAYOUT_MIN = 4;

/** A word by its letters; a syllable is one, also where it is written as the keys that make it. */
type Letters = readonly string[];

/** Readings as keys (`keyOf`) of words; the first is the query as it was typed. */
export function similarReadings(query: Query): string[][] {
  const [words = []] = query.readings;
  const typed = words.flatMap(({ name }): Letters[] =>
    name === null || name.initials ? [] : [name.chars],
  );
  if (typed.length === 0) return [];
  const other = typed.map((letters) => inOtherLayout(letters.join('')) ?? letters);
  const readings = other.some((letters, i) => letters !== typed[i]) ? [typed, other] : [typed];
  return readings
    .flatMap((reading) => [reading, ...dividedNames(reading)])
    .map((reading) => reading.map(keyOfLetters));
}

function keyOfLetters(letters: Letters): string {
  return keyOf([...letters.join('')].map((char) => ({ char, start: 0, end: 0 })));
}

/** The reading with its Hangul in one piece, divided after each length of a family name. */
function dividedNames(reading: readonly Letters[]): Letters[][] {
  const names = reading.filter(
    (letters) => letters.length <= NAME_SYLLABLES_MAX && letters.every(isSyllable),
  );
  const divided = names.flatMap((name) =>
    familyAndGiven(name).map((parts) => [
      ...parts,
      ...reading.filter((letters) => letters !== name),
    ]),
  );
  // Short pieces side by side may be one name with a space in the wrong place.
  const joined = names.flat();
  if (names.length < 2 || joined.length >= NAME_SYLLABLES_MAX) return divided;
  const others = reading.filter((letters) => !names.includes(letters));
  return [...divided, ...familyAndGiven(joined).map((parts) => [...parts, ...others])];
}

function familyAndGiven(name: Letters): [Letters, Letters][] {
  return [1, FAMILY_SYLLABLES_MAX]
    .filter((at) => at < name.length)
    .map((at) => [name.slice(0, at), name.slice(at)]);
}

function isSyllable(letter: string): boolean {
  return isHangulSyllable(letter) || (letter.length > 1 && isJamo(letter));
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

function isJamo(text: string): boolean {
  return /^[ㄱ-ㅣ]+$/.test(text);
}

/** Keys cut into syllables: a consonant, one or two vowels, up to two consonants; undefined for no Hangul. */
function syllables(keys: string): string[] | undefined {
  const found = keys.match(/[ㄱ-ㅎ][ㅏ-ㅣ]{1,2}(?:[ㄱ-ㅎ](?![ㅏ-ㅣ])){0,2}/g) ?? [];
  return found.join('') === keys ? found : undefined;
}
