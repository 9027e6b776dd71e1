import { expect, it } from 'vitest';
import { hangulKeyboard, latinKeyboard, typedAsHangul, typedAsLatin } from './two-set-keyboard.ts';

it('keys that make syllables make every syllable again', () => {
  const all = Array.from({ length: 11_172 }, (_, i) => String.fromCharCode(0xac00 + i));
  expect(all.map((char) => hangulKeyboard.textOf(hangulKeyboard.keysOf(char)))).toEqual(all);
  const text = '김민지 서울 값싼 궬 Kim 12';
  expect(hangulKeyboard.textOf(hangulKeyboard.keysOf(text))).toBe(text);
});

it.each([
  ['ㄱㅣㅁㅁㅣㄴㅈㅣ', '김민지'],
  ['ㅣㄱㅁㅁㅣㄴㅈㅣ', 'ㅣㄱㅁ민지'],
  ['ㄱㅣㅣㅁ', '기ㅣㅁ'],
  ['ㄱㄱㅣㅁ', 'ㄱ김'],
  ['ㅂㅏㄲㅏ', '바까'],
  ['ㅇㅏㅃㅏ', '아빠'],
  ['ㄱㅏㅂㅅㅇㅣ', '값이'],
  ['ㄱㅏㅂㅅㅣ', '갑시'],
  ['ㅗㅏ', 'ㅗㅏ'],
])('%s writes %s', (keys, text) => {
  expect(hangulKeyboard.textOf([...keys])).toBe(text);
});

it('knows what the same keys write in the other language', () => {
  expect([typedAsLatin('김민지'), typedAsLatin('까치'), typedAsHangul('Kim')]).toEqual([
    'rlaalswl',
    'Rkcl',
    'ㅏㅑㅡ',
  ]);
});

it('knows which keys lie beside another', () => {
  expect(hangulKeyboard.neighboursOf('ㄹ').sort()).toEqual([...'ㄱㅅㅇㅎㅊㅍ'].sort());
  expect(hangulKeyboard.neighboursOf('ㄲ')).toEqual(hangulKeyboard.neighboursOf('ㄱ'));
  expect(latinKeyboard.neighboursOf('Q').sort()).toEqual(['a', 'w']);
  expect(latinKeyboard.neighboursOf(' ')).toEqual([]);
});
