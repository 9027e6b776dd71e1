/** The 2-set (두벌식) keyboard, key by key, with the letters that lie on the same keys. */
import { combineCharacter, disassemble } from 'es-hangul';

const latinRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const hangulRows = ['ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ', 'ㅁㄴㅇㄹㅎㅗㅓㅏㅣ', 'ㅋㅌㅊㅍㅠㅜㅡ'];
/** Typed with shift, on the keys of the letters below them. */
const shifted = 'ㅃㅉㄸㄲㅆㅒㅖ';
const unshifted = 'ㅂㅈㄷㄱㅅㅐㅔ';

export interface Keyboard {
  keysOf(text: string): string[];
  /** What appears when the keys are typed. */
  textOf(keys: readonly string[]): string;
  /** Keys beside a key in its row, and those above and below it. */
  neighboursOf(key: string): string[];
}

export const hangulKeyboard: Keyboard = {
  keysOf: (text) => [...disassemble(text)],
  textOf: composed,
  neighboursOf: (key) => neighbours(hangulRows, plain(key)),
};

export const latinKeyboard: Keyboard = {
  keysOf: (text) => [...text],
  textOf: (keys) => keys.join(''),
  neighboursOf: (key) => neighbours(latinRows, key.toLowerCase()),
};

/** What the keys of a Hangul text write while the keyboard is set to Latin: 김민지 is rlaalswl. */
export function typedAsLatin(text: string): string {
  return [...disassemble(text)].map((jamo) => otherKey(jamo, hangulRows, latinRows)).join('');
}

/** What the keys of a Latin text write while the keyboard is set to Hangul: kim is ㅏㅑㅡ. */
export function typedAsHangul(text: string): string {
  const keys = [...text.toLowerCase()].map((key) => otherKey(key, latinRows, hangulRows));
  return composed(keys);
}

function otherKey(key: string, from: readonly string[], to: readonly string[]): string {
  const at = shifted.indexOf(key);
  const row = from.findIndex((keys) => keys.includes(plain(key)));
  if (row === -1) return key;
  const other = to[row]?.[from[row]?.indexOf(plain(key)) ?? -1] ?? key;
  return at === -1 ? other : other.toUpperCase();
}

function plain(key: string): string {
  const at = shifted.indexOf(key);
  return at === -1 ? key : (unshifted[at] as string);
}

/** Rows are set off by about half a key, so a key touches two of the row below it. */
function neighbours(rows: readonly string[], key: string): string[] {
  const y = rows.findIndex((row) => row.includes(key));
  if (y === -1) return [];
  const x = rows[y]?.indexOf(key) ?? 0;
  const beside = [rows[y]?.[x - 1], rows[y]?.[x + 1]];
  const above = [rows[y - 1]?.[x], rows[y - 1]?.[x + 1]];
  const below = [rows[y + 1]?.[x - 1], rows[y + 1]?.[x]];
  return [...beside, ...above, ...below].filter((other) => other !== undefined);
}

const twoVowels = ['ㅗㅏ', 'ㅗㅐ', 'ㅗㅣ', 'ㅜㅓ', 'ㅜㅔ', 'ㅜㅣ', 'ㅡㅣ'];
const twoFinals = 'ㄱㅅ ㄴㅈ ㄴㅎ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅂㅅ'.split(' ');
const neverFinal = 'ㄸㅃㅉ';

/**
 * What an IME makes of the keys. es-hangul's `assemble` takes only keys that make sense, and slips do not.
 */
function composed(keys: readonly string[]): string {
  let text = '';
  let [initial, vowel, final] = ['', '', ''];
  const end = () => {
    text +=
      initial === '' || vowel === '' ? initial + vowel : combineCharacter(initial, vowel, final);
    [initial, vowel, final] = ['', '', ''];
  };
  for (const key of keys) {
    if (/[ㅏ-ㅣ]/.test(key)) {
      if (final !== '') {
        const moved = final.slice(-1);
        final = final.slice(0, -1);
        end();
        initial = moved;
      } else if (vowel !== '' && !(initial !== '' && twoVowels.includes(vowel + key))) {
        end();
      }
      vowel += key;
    } else if (/[ㄱ-ㅎ]/.test(key)) {
      const fits = final === '' ? !neverFinal.includes(key) : twoFinals.includes(final + key);
      if (initial !== '' && vowel !== '' && fits) {
        final += key;
      } else {
        end();
        initial = key;
      }
    } else {
      end();
      text += key;
    }
  }
  end();
  return text;
}
