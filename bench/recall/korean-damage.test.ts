import { expect, it } from 'vitest';
import { createRandom } from '#hub/demo/random.ts';
import {
  type Damage,
  droppedFinal,
  initialLaw,
  jointChanged,
  romanisedOtherwise,
  spaced,
  typingSlips,
  vowelConfused,
  wrongLayout,
} from './korean-damage.ts';
import { hangulKeyboard, latinKeyboard } from './two-set-keyboard.ts';

const hangul = typingSlips(hangulKeyboard);
const latin = typingSlips(latinKeyboard);

/** Everything a kind of damage does to a text, over many draws. */
function outcomes(damage: Damage, text: string): string[] {
  const random = createRandom(7, 1);
  const all = Array.from({ length: 400 }, () => damage(text, random));
  return [...new Set(all.filter((typed) => typed !== undefined))].sort();
}

it.each<[string, Damage, string, string[]]>([
  ['a consonant under a syllable is dropped', droppedFinal, '김민지', ['기민지', '김미지']],
  ['nothing is dropped where nothing is', droppedFinal, '이서우', []],
  ['이 is 리', initialLaw, '이민', ['리민']],
  ['류 is 유', initialLaw, '류진', ['유진']],
  ['노 is 로', initialLaw, '노진', ['로진']],
  ['라 is 나', initialLaw, '라온', ['나온']],
  ['여 is 려', initialLaw, '여훈', ['려훈']],
  ['임 is 림', initialLaw, '임', ['림']],
  ['김 has no such sound', initialLaw, '김', []],
  ['ㅐ is ㅔ', vowelConfused, '재', ['제']],
  ['ㅖ is ㅒ', vowelConfused, '예', ['얘']],
  ['ㅚ is ㅙ or ㅞ', vowelConfused, '최', ['쵀', '췌']],
  ['a name is spaced', spaced, '김민지', ['김 민지', '김민 지']],
  ['a key is left out', hangul.missing, '김지', ['ㄱㅁ지', 'ㅣㅁ지', '기미', '기지', '김ㅈ']],
  ['two keys are exchanged', latin.exchanged, 'kim', ['ikm', 'kmi']],
  ['a key is typed twice', latin.doubled, 'kim', ['kiim', 'kimm', 'kkim']],
  ['a name is typed in the other layout', wrongLayout, '김민지', ['rlaalswl']],
  ['and a Latin one', wrongLayout, 'Kim', ['ㅏㅑㅡ']],
  ['Kim is Gim', romanisedOtherwise, 'Kim', ['Gim']],
  ['Lee is Yi, Rhee, I', romanisedOtherwise, 'Lee', ['I', 'Rhee', 'Yi']],
  ['hyun is hyeon at the end of a name', romanisedOtherwise, 'Jihyun', ['Jihyeon']],
  ['a hyphen is a space or nothing', jointChanged, 'Min-ji', ['Min ji', 'Minji']],
])('%s', (_, damage, text, expected) => {
  expect(outcomes(damage, text)).toEqual(expected);
});

it('a neighbouring key is typed instead, on the keyboard of the text', () => {
  for (const typed of outcomes(hangul.neighbour, '김')) {
    const [was, now] = [hangulKeyboard.keysOf('김'), hangulKeyboard.keysOf(typed)];
    const changed = was.filter((key, i) => key !== now[i]);
    expect(now).toHaveLength(3);
    expect(changed).toHaveLength(1);
  }
  expect(outcomes(latin.neighbour, 'q')).toEqual(['a', 'w']);
});

it('spaces stay where they are', () => {
  for (const damage of Object.values(hangul)) {
    for (const typed of outcomes(damage, '서울 강남구')) expect(typed).toContain(' ');
  }
});
