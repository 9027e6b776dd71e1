/** One slip of the finger or of the ear in a name, by chance: what a misspelt query is made of. */
import type { Random } from '#hub/demo/random.ts';
import { isHangulSyllable } from '#shared/domain/search/hangul.ts';

const firstSyllable = 0xac00;
/** Places in the lists of vowels and final consonants that are taken for one another. */
const vowelSlips = [
  [1, 5],
  [4, 8],
  [0, 4],
  [8, 13],
  [12, 17],
  [11, 15],
  [20, 19],
  [6, 12],
] as const;
const finalSlips = [
  [4, 21],
  [16, 4],
  [0, 4],
  [0, 21],
  [1, 0],
  [8, 4],
] as const;
const letters = 'abcdefghijklmnopqrstuvwxyz';

export function damaged(name: string, random: Random): string {
  const chars = [...name];
  // The first letter is the one that people get right.
  const at = Math.min(chars.length - 1, 1 + random.int(Math.max(1, chars.length - 1)));
  const char = chars[at] ?? '';
  if (isHangulSyllable(char)) chars[at] = slipped(char, random);
  else {
    const spliced = random.pick(['leave out', 'double', 'swap', 'replace', 'insert'] as const);
    switch (spliced) {
      case 'leave out':
        chars.splice(at, 1);
        break;
      case 'double':
        chars.splice(at, 0, char);
        break;
      case 'swap':
        chars.splice(at - 1, 2, char, chars[at - 1] ?? '');
        break;
      case 'replace':
        chars[at] = letters.charAt(random.int(26));
        break;
      case 'insert':
        chars.splice(at, 0, letters.charAt(random.int(26)));
        break;
    }
  }
  return chars.join('');
}

function slipped(syllable: string, random: Random): string {
  const index = syllable.charCodeAt(0) - firstSyllable;
  const [initial, vowel, final] = [
    Math.floor(index / 588),
    Math.floor((index % 588) / 28),
    index % 28,
  ];
  const other = (slips: readonly (readonly [number, number])[], own: number) => {
    const fits = slips.filter((pair) => pair.includes(own));
    if (fits.length === 0) return own;
    const [a, b] = random.pick(fits);
    return own === a ? b : a;
  };
  const [otherVowel, otherFinal] = [other(vowelSlips, vowel), other(finalSlips, final)];
  const changesVowel = otherFinal === final || (otherVowel !== vowel && random.chance(0.5));
  return changesVowel
    ? String.fromCharCode(firstSyllable + initial * 588 + otherVowel * 28 + final)
    : String.fromCharCode(firstSyllable + initial * 588 + vowel * 28 + otherFinal);
}
