/**
 * Text as look-up compares it: tokens of folded letters (no accents, no case, no apostrophes), each of
 * which knows which part of the written text it came from, so that a match can be marked there.
 *
 * A token ends at anything that is no letter or digit, where the script changes between one that is
 * written without spaces (Hangul, Han, Kana) and one that is not, and at `boundary`.
 */
import { bySyllable, isHangulSyllable } from './hangul.ts';

/** One folded character and the UTF-16 range of the text it stands for. */
export interface Unit {
  char: string;
  start: number;
  end: number;
}

export interface Token {
  units: Unit[];
  /** Written without spaces between words, so that a word may begin at any unit. */
  unspaced: boolean;
}

const letterOrDigit = /[\p{L}\p{N}]/u;
const apostrophe = /['’ʼ`´\p{M}\p{Cf}]/u;
const unspacedScript = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * @param text in NFC.
 * @param boundary UTF-16 offset at which a token ends although no space is written (김|민지).
 */
export function tokensOf(text: string, boundary = -1): Token[] {
  const tokens: Token[] = [];
  let open: Token | undefined;
  let start = 0;
  for (const written of text) {
    const end = start + written.length;
    if (start === boundary) open = undefined;
    if (isLetterOrDigit(written)) {
      const folded = foldedLetter(written);
      const unspaced = isUnspaced(folded);
      if (open === undefined || open.unspaced !== unspaced) {
        open = { units: [], unspaced };
        tokens.push(open);
      }
      for (const char of folded) open.units.push({ char, start, end });
    } else if (!apostrophe.test(written)) {
      open = undefined;
    }
    start = end;
  }
  return tokens.filter((token) => token.units.length > 0);
}

/** A letter or digit without case, accent and width: É is e, ß is ss, Ａ is a; Hangul stays. */
export function foldedLetter(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? char.toLowerCase() : char;
  if (isHangulSyllable(char) || isCompatibilityJamo(code)) return char;
  const plain = char.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[ßæœøđðłþıħ]/gu, (letter) => unaccented[letter] ?? letter);
}

/**
 * The folded characters as an index key; Hangul by keystroke in one byte each, which keeps an index of
 * a million names small. `@` to the grave accent are never in folded text, so nothing else collides.
 */
export function keyOf(units: readonly Unit[]): string {
  let key = '';
  for (const { char } of units) key += keyOfChar(char);
  return key;
}

/** The key of one character. */
export function keyOfChar(char: string): string {
  if (char.charCodeAt(0) < 0x80) return char;
  return isHangulSyllable(char) ? packedSyllable(char) : packed(char);
}

const basicJamo = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ';

function packed(keystrokes: string): string {
  let keys = '';
  for (const key of keystrokes) {
    const index = basicJamo.indexOf(key);
    keys += index === -1 ? key : String.fromCharCode(0x40 + index);
  }
  return keys;
}

const packedSyllable = bySyllable(packed);

const unaccented: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

function isLetterOrDigit(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code >= 0x80) return isHangulSyllable(char) || letterOrDigit.test(char);
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39)
  );
}

/** Of a script that is written without spaces between words: Hangul, Han, Kana. */
export function isUnspaced(char: string): boolean {
  if (char.charCodeAt(0) < 0x1100) return false;
  return isHangulSyllable(char) || unspacedScript.test(char);
}

/** Unicode's normal forms for search would turn these into another block of jamo. */
function isCompatibilityJamo(code: number): boolean {
  return code >= 0x3130 && code <= 0x318f;
}
