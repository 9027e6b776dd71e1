/**
 * What goes wrong when a Korean name or place is typed, heard or spelled: one slip each, by chance where
 * in the text. Every kind knows where it applies; undefined where nothing in the text can go wrong so.
 */
import { disassembleCompleteCharacter, removeLastCharacter } from 'es-hangul';
import type { Random } from '#hub/demo/random.ts';
import { hangulKeyboard, type Keyboard, typedAsHangul, typedAsLatin } from './two-set-keyboard.ts';

export type Damage = (text: string, random: Random) => string | undefined;

/** Slips of the fingers; on whichever keyboard the text is typed. */
export function typingSlips(keyboard: Keyboard) {
  const atKey =
    (change: (keys: string[], at: number, random: Random) => boolean): Damage =>
    (text, random) => {
      const keys = keyboard.keysOf(text);
      const at = random.int(keys.length);
      if (keys[at] === ' ' || !change(keys, at, random)) return undefined;
      const typed = keyboard.textOf(keys);
      return typed === text ? undefined : typed;
    };
  return {
    neighbour: atKey((keys, at, random) => {
      const neighbours = keyboard.neighboursOf(keys[at] ?? '');
      if (neighbours.length === 0) return false;
      keys[at] = random.pick(neighbours);
      return true;
    }),
    missing: atKey((keys, at) => keys.length > 2 && keys.splice(at, 1).length === 1),
    doubled: atKey((keys, at) => keys.splice(at, 0, keys[at] ?? '').length === 0),
    exchanged: atKey((keys, at) => {
      const [a, b] = keys.slice(at, at + 2);
      if (a === undefined || b === undefined || b === ' ') return false;
      keys.splice(at, 2, b, a);
      return true;
    }),
  } satisfies Record<string, Damage>;
}

/** 김민지 → 김미지: the consonant under a syllable is not heard, or not typed. */
export const droppedFinal: Damage = (text, random) =>
  atSyllable(text, random, (syllable) =>
    disassembleCompleteCharacter(syllable)?.jongseong ? removeLastCharacter(syllable) : undefined,
  );

/** 이 → 리, 유 → 류, 노 → 로, 나 → 라, and back: the initial sound law, kept by some and not by others. */
export const initialLaw: Damage = (text, random) =>
  atSyllable(text, random, (syllable) => {
    const keys = hangulKeyboard.keysOf(syllable);
    const [initial, vowel = ''] = keys;
    const before = 'ㅣㅑㅕㅛㅠㅖ'.includes(vowel) ? 'ㅇ' : 'ㅏㅗㅜㅡㅐ'.includes(vowel) ? 'ㄴ' : '';
    if (before === '') return undefined;
    const other = initial === before ? 'ㄹ' : initial === 'ㄹ' ? before : undefined;
    return other === undefined ? undefined : hangulKeyboard.textOf([other, ...keys.slice(1)]);
  });

const soundAlike = ['ㅐㅔ', 'ㅔㅐ', 'ㅒㅖ', 'ㅖㅒ', 'ㅙㅚ', 'ㅙㅞ', 'ㅚㅙ', 'ㅚㅞ', 'ㅞㅙ', 'ㅞㅚ'];

/** 재 → 제, 왜 → 외 → 웨: vowels that sound the same today. */
export const vowelConfused: Damage = (text, random) =>
  atSyllable(text, random, (syllable) => {
    const parts = disassembleCompleteCharacter(syllable);
    if (parts === undefined) return undefined;
    const others = soundAlike.filter(([vowel]) => joined(parts.jungseong) === vowel);
    if (others.length === 0) return undefined;
    const [, other = ''] = random.pick(others);
    return hangulKeyboard.textOf([
      parts.choseong,
      ...hangulKeyboard.keysOf(other),
      ...parts.jongseong,
    ]);
  });

/** 김민지 → 김 민지 or 김민 지. */
export const spaced: Damage = (text, random) => {
  if (text.includes(' ') || text.length < 2) return undefined;
  const at = 1 + random.int(text.length - 1);
  return `${text.slice(0, at)} ${text.slice(at)}`;
};

/** 김민지 → rlaalswl, kim → ㅏㅑㅡ: typed with the keyboard in the other language. */
export const wrongLayout: Damage = (text) => {
  const typed = /\p{Script=Hangul}/u.test(text) ? typedAsLatin(text) : typedAsHangul(text);
  return typed === text ? undefined : typed;
};

const romanisations: readonly (readonly string[])[] = [
  ['kim', 'gim'],
  ['lee', 'yi', 'rhee', 'i'],
  ['park', 'bak', 'pak'],
  ['choi', 'choe'],
  ['jung', 'jeong', 'chung'],
  ['yoon', 'yun'],
  ['woo', 'u', 'wu'],
  ['hyun', 'hyeon'],
  ['young', 'yeong'],
  ['kang', 'gang'],
  ['jo', 'cho'],
  ['lim', 'im', 'rim'],
  ['oh', 'o'],
  ['shin', 'sin'],
  ['yoo', 'yu', 'ryu'],
  ['kyung', 'gyeong'],
  ['sung', 'seong'],
  ['joon', 'jun'],
  ['soo', 'su'],
  ['hee', 'hui'],
  ['sun', 'seon'],
  ['seo', 'suh'],
  ['suk', 'seok'],
  ['hyuk', 'hyeok'],
  ['chul', 'cheol'],
  ['joo', 'ju'],
  ['hoon', 'hun'],
  ['bum', 'beom'],
  ['sook', 'suk'],
  ['moon', 'mun'],
  ['noh', 'roh', 'no'],
];

/** Kim → Gim, Hyun → Hyeon: another of the spellings that people use for the same syllable. */
export const romanisedOtherwise: Damage = (text, random) => {
  const ways: string[] = [];
  for (const spellings of romanisations) {
    for (const spelling of spellings) {
      const found = syllableOf(spelling).exec(text);
      if (found === null || (spelling.length === 1 && found[0] !== text)) continue;
      const before = text.slice(0, found.index);
      const after = text.slice(found.index + spelling.length);
      const others = spellings.filter((other) => other !== spelling);
      ways.push(...others.map((other) => `${before}${likeCase(other, found[0])}${after}`));
    }
  }
  return ways.length === 0 ? undefined : random.pick(ways);
};

/** The spelling where it is a syllable: first in a word, or its end after another syllable's end. */
function syllableOf(spelling: string): RegExp {
  const after = /^[aeiouyw]/.test(spelling) ? '[aeiou]' : '[aeioungklmpt]';
  return new RegExp(`\\b${spelling}(?=\\b|[bcdghjkmnprstwy])|(?<=${after})${spelling}\\b`, 'i');
}

/** Min-ji → Min ji → Minji. */
export const jointChanged: Damage = (text, random) => {
  const at = /(?<=\p{L})[- ](?=\p{L})/u.exec(text)?.index;
  if (at === undefined) return undefined;
  const others = ['-', ' ', ''].filter((joint) => joint !== text[at]);
  return `${text.slice(0, at)}${random.pick(others)}${text.slice(at + 1)}`;
};

function atSyllable(
  text: string,
  random: Random,
  change: (syllable: string) => string | undefined,
): string | undefined {
  const changed = [...text].flatMap((syllable, at) => {
    const other = /[가-힣]/.test(syllable) ? change(syllable) : undefined;
    return other === undefined ? [] : [{ at, other }];
  });
  if (changed.length === 0) return undefined;
  const { at, other } = random.pick(changed);
  return [...text].with(at, other).join('');
}

/** ㅗㅐ, as es-hangul takes it apart, is the one vowel ㅙ. */
function joined(vowel: string): string {
  return { ㅗㅐ: 'ㅙ', ㅗㅣ: 'ㅚ', ㅜㅔ: 'ㅞ' }[vowel] ?? vowel;
}

function likeCase(text: string, pattern: string): string {
  const capital = /^\p{Lu}/u.test(pattern);
  return capital ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
