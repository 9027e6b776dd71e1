/**
 * The words a customer is found by: of their names, of where they live, their birth date, their e-mail's
 * domain. Codes (phones, loyalty numbers) are not words; they are keys in an index of their own (terms.ts).
 *
 * 1. A word is known by its class and its folded letters (`text`); an index needs nothing else of it.
 * 2. Neighbouring words of one part of a name are also one word: Min-ji is min, ji and minji. Family and
 *    given name are not, or there would be as many words as people.
 * 3. Changing what is made here means raising SEARCH_SHAPE.
 */
import { initialOf } from './hangul.ts';
import type { Searchable } from './searchable.ts';
import { codeOf } from './searchable.ts';
import { isUnspaced, keyOfChar, type Token, tokensOf, type Unit } from './tokens.ts';

/** n: of a name. a: of a place, which only narrows. b: a birth date, eight digits. h: an e-mail's domain. */
export type WordClass = 'n' | 'a' | 'b' | 'h';

/** A word without where it stands: what two people who share it have in common. */
export interface BareWord {
  class: WordClass;
  /** Folded characters. */
  chars: readonly string[];
  /** The characters as `keyOf` packs them, Hangul by keystroke. */
  key: string;
  /** Where each character ends in `key`. */
  ends: readonly number[];
  /** Written without spaces between words, so that what is typed may begin at any character. */
  unspaced: boolean;
}

/** A word where it stands in a customer's document. */
export interface SearchWord extends BareWord {
  field: 'name' | 'latinName' | 'alias' | 'city' | 'birthDate' | 'email';
  /** The text it stands in, as shown. */
  shown: string;
  units: readonly Unit[];
}

/** Longer words are cut: nobody types them, and what they cost stays bounded. */
const CHARS_MAX = 40;
/** More of a document than this is not searched. */
const WORDS_MAX = 100;

/** What an index keeps of a word: its class and folded characters. */
export function textOfWord(word: BareWord): string {
  return word.class + word.chars.join('');
}

/** The word that `textOfWord` wrote. */
export function wordOfText(text: string): BareWord {
  const chars = Array.from(text.slice(1));
  return bareWord(text[0] as WordClass, chars, isUnspaced(chars[0] ?? ''));
}

/** The words of a customer, as an index keeps them: as often as they stand in the document (이이). */
export function indexWords(customer: Searchable): string[] {
  return customerWords(customer).map(textOfWord);
}

export function customerWords(customer: Searchable): SearchWord[] {
  const { names, city, province, postcode, birthDate, email } = customer;
  const words: SearchWord[] = [];
  for (const { field, text, tokens, boundary } of names) {
    for (const token of joined(tokens, boundary)) words.push(placed('n', field, text, token));
  }
  for (const token of city === null ? [] : joined(tokensOf(city), 0)) {
    words.push(placed('a', 'city', city ?? '', token));
  }
  if (province !== null) {
    const shown = city === null ? province : `${city} · ${province}`;
    const before = shown.length - province.length;
    for (const token of joined(tokensOf(province), 0)) {
      words.push(placed('a', 'city', shown, moved(token, before)));
    }
  }
  if (postcode !== null) {
    const shown = city === null ? postcode : `${city} ${postcode}`;
    words.push(whole('a', 'city', shown, codeOf(postcode), shown.length - postcode.length));
  }
  if (birthDate !== null) {
    words.push(whole('b', 'birthDate', birthDate, birthDate.replace(/\D/g, '')));
  }
  if (email !== null) {
    const domainAt = email.lastIndexOf('@') + 1;
    if (domainAt > 0) words.push(whole('h', 'email', email, email.slice(domainAt), domainAt));
  }
  return words.filter(({ chars }) => chars.length > 0).slice(0, WORDS_MAX);
}

/** Initial consonants of a word's characters; undefined where one of them is not Hangul. */
export function initialsOf(chars: readonly string[]): string | undefined {
  let initials = '';
  for (const char of chars) {
    const initial = initialOf(char);
    if (initial === undefined) return undefined;
    initials += initial;
  }
  return initials;
}

/** Initial consonants of the Hangul that characters begin with. */
export function leadingInitials(chars: readonly string[]): string {
  const end = chars.findIndex((char) => initialOf(char) === undefined);
  return initialsOf(end === -1 ? chars : chars.slice(0, end)) ?? '';
}

/**
 * The tokens, and each two neighbours on the same side of `boundary` as one. Where there is no boundary
 * (-1) two tokens are a given and a family name, which stay apart.
 */
function joined(tokens: readonly Token[], boundary: number): Token[] {
  const words: Token[] = [...tokens];
  if (boundary === -1 && tokens.length < 3) return words;
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (next === undefined || next.unspaced !== token.unspaced) return;
    const startsAt = next.units[0]?.start ?? 0;
    const beginsAt = token.units[0]?.start ?? 0;
    if (boundary > 0 && beginsAt < boundary && startsAt >= boundary) return;
    words.push({ units: [...token.units, ...next.units], unspaced: token.unspaced });
  });
  return words;
}

function moved({ units, unspaced }: Token, by: number): Token {
  return {
    units: units.map(({ char, start, end }) => ({ char, start: start + by, end: end + by })),
    unspaced,
  };
}

function placed(
  wordClass: WordClass,
  field: SearchWord['field'],
  shown: string,
  { units, unspaced }: Token,
): SearchWord {
  const kept = units.length <= CHARS_MAX ? units : units.slice(0, CHARS_MAX);
  const chars = kept.map(({ char }) => char);
  return new PlacedWord({ class: wordClass, chars, unspaced }, { field, shown, units: kept });
}

/** A text that is one word as it is, punctuation left out. */
function whole(
  wordClass: WordClass,
  field: SearchWord['field'],
  shown: string,
  folded: string,
  start = 0,
): SearchWord {
  const chars = [...folded].slice(0, CHARS_MAX);
  const units = chars.map((char) => ({ char, start, end: shown.length }));
  return new PlacedWord({ class: wordClass, chars, unspaced: false }, { field, shown, units });
}

function bareWord(wordClass: WordClass, chars: readonly string[], unspaced: boolean): BareWord {
  return new Word(wordClass, chars, unspaced);
}

/** Its key is made when it is asked for: an index needs only the characters, a million times over. */
class Word implements BareWord {
  readonly class: WordClass;
  readonly chars: readonly string[];
  readonly unspaced: boolean;
  #packed: { key: string; ends: readonly number[] } | undefined;

  constructor(wordClass: WordClass, chars: readonly string[], unspaced: boolean) {
    this.class = wordClass;
    this.chars = chars;
    this.unspaced = unspaced;
  }

  get key(): string {
    return this.#pack().key;
  }

  get ends(): readonly number[] {
    return this.#pack().ends;
  }

  #pack() {
    if (this.#packed !== undefined) return this.#packed;
    let key = '';
    const ends = this.chars.map((char) => {
      key += keyOfChar(char);
      return key.length;
    });
    this.#packed = { key, ends };
    return this.#packed;
  }
}

/** A word where it stands; see `SearchWord`. */
class PlacedWord extends Word implements SearchWord {
  readonly field: SearchWord['field'];
  readonly shown: string;
  readonly units: readonly Unit[];

  constructor(
    word: { class: WordClass; chars: readonly string[]; unspaced: boolean },
    place: { field: SearchWord['field']; shown: string; units: readonly Unit[] },
  ) {
    super(word.class, word.chars, word.unspaced);
    this.field = place.field;
    this.shown = place.shown;
    this.units = place.units;
  }
}
