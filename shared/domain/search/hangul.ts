/**
 * Hangul as it is typed: a syllable is the two to five keys that make it (값 is ㄱㅏㅂㅅ). What an IME
 * shows while composing is then a plain prefix: 김미 (ㄱㅣㅁㅁㅣ) begins 김민지 (ㄱㅣㅁㅁㅣㄴㅈㅣ), and so does
 * 김민 begin 김미나, whose ㄴ has not moved to the next syllable yet.
 */

const initials = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const medials =
  'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ');
const finals = [
  '',
  ...'ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(
    ' ',
  ),
];
const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;

export function isHangulSyllable(char: string): boolean {
  const code = char.charCodeAt(0);
  return code >= firstSyllable && code <= lastSyllable;
}

/** True for a consonant that stands alone and can begin a syllable. */
export function isInitial(char: string): boolean {
  return initials.includes(char);
}

/** The consonant a syllable begins with; a lone consonant is its own; undefined for anything else. */
export function initialOf(char: string): string | undefined {
  if (!isHangulSyllable(char)) return isInitial(char) ? char : undefined;
  return initials[Math.floor((char.charCodeAt(0) - firstSyllable) / 588)];
}

/**
 * A function that puts a syllable together anew, of what `make` makes of the keys of its initial, medial and
 * final; those are tables, made once.
 */
export function bySyllable(make: (keys: string) => string): (syllable: string) => string {
  const made = [initials, medials, finals].map((keys) => keys.map(make));
  const [ofInitial = [], ofMedial = [], ofFinal = []] = made;
  return (syllable) => {
    const index = syllable.charCodeAt(0) - firstSyllable;
    const initial = ofInitial[Math.floor(index / 588)] ?? '';
    return initial + (ofMedial[Math.floor((index % 588) / 28)] ?? '') + (ofFinal[index % 28] ?? '');
  };
}

const keysOfSyllable = bySyllable((keys) => keys);

/** The keys that make a syllable, as compatibility jamo; any other character stays as it is. */
export function keystrokesOf(char: string): string {
  return isHangulSyllable(char) ? keysOfSyllable(char) : char;
}

/** How many syllables of `[current, next]` a syllable still being composed covers: 0 for no match. */
export function composingCovers(
  typed: string,
  current: string,
  next: string | undefined,
): 0 | 1 | 2 {
  if (!isHangulSyllable(current)) return 0;
  const keys = keystrokesOf(typed);
  const own = keystrokesOf(current);
  if (own.startsWith(keys)) return 1;
  const following = next === undefined ? undefined : initialOf(next);
  return following !== undefined && own + following === keys ? 2 : 0;
}

/** Two finals that a keyboard joins into one character when consonants are typed alone: ㄳ is ㄱㅅ. */
export function splitJoinedConsonants(text: string): string {
  return text.replace(/[ㄳㄵㄶㄺ-ㅀㅄ]/gu, (joined) => joinedConsonants[joined] ?? joined);
}

const joinedConsonants: Readonly<Record<string, string>> = {
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ',
  ㄾ: 'ㄹㅌ',
  ㄿ: 'ㄹㅍ',
  ㅀ: 'ㄹㅎ',
  ㅄ: 'ㅂㅅ',
};
