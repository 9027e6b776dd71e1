/**
 * Korean given names in Latin letters, as people of today spell their own: some by the official rules
 * (Revised Romanization of Korean, 2000; names are written without assimilation between syllables),
 * most by custom.
 */

const initials = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ');
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const finals = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ');

/** Syllables that most people spell otherwise than the rules say. */
const customary = new Map(
  Object.entries({
    영: 'young',
    현: 'hyun',
    경: 'kyung',
    정: 'jung',
    성: 'sung',
    준: 'joon',
    우: 'woo',
    수: 'soo',
    주: 'joo',
    희: 'hee',
    선: 'sun',
    훈: 'hoon',
    범: 'bum',
    석: 'suk',
    철: 'chul',
    혁: 'hyuk',
    윤: 'yoon',
    유: 'yoo',
    규: 'kyu',
    기: 'ki',
    숙: 'sook',
    순: 'soon',
  }),
);

/** How one person spells their name. */
export interface Spelling {
  /** By custom rather than by the official rules. */
  customary: boolean;
  /** What stands between two syllables. */
  joint: '' | '-' | ' ';
}

/** `민지` → `Minji`, `Min-ji` or `Min Ji`. Anything but Hangul syllables is left as it is. */
export function romanise(given: string, spelling: Spelling): string {
  const syllables = [...given].map((syllable) => {
    const known = spelling.customary ? customary.get(syllable) : undefined;
    return known ?? bySound(syllable);
  });
  const words = spelling.joint === ' ' ? syllables.map(capital) : syllables;
  return capital(words.join(spelling.joint));
}

function bySound(syllable: string): string {
  const index = (syllable.codePointAt(0) ?? 0) - 0xac00;
  if (index < 0 || index > 11171) return syllable;
  const initial = initials[Math.floor(index / 588)];
  const vowel = vowels[Math.floor((index % 588) / 28)];
  return `${initial}${vowel}${finals[index % 28]}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
