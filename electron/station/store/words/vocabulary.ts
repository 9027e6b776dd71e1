/**
 * The distinct words of the book, in memory: which begin so, which hold it inside, which have these
 * initial consonants, and how many people have each.
 */
import { coverAt, type PatternPart } from '#shared/domain/search/name-pattern.ts';
import {
  initialsOf,
  leadingInitials,
  type WordClass,
  wordOfText,
} from '#shared/domain/search/words.ts';
import { createAlikeWords } from './alike-words.ts';
import { createLatelyUsed } from './lately-used.ts';
import { createSortedWords, type SortedWords } from './sorted-words.ts';

/** Words that a part of what was typed stands for, and how many people have them, some more than once. */
export interface PartWords {
  words: readonly number[];
  people: number;
}

export interface Vocabulary {
  numberOf(text: string): number | undefined;
  /** Numbers are given by the caller and never twice. */
  add(number: number, text: string): void;
  /** Sorts what was added, which the first look-up would have to. */
  settle(): void;
  /** How often the word stands in the book; 0 forgets it. */
  addUses(number: number, delta: number): void;
  usesOf(number: number): number;
  /** Whether it is a word of names. */
  isName(number: number): boolean;
  /** One more than the highest number. */
  size(): number;
  /** Words of names and places that are like what was typed (alike-words.ts). */
  eachAlike(key: string, joint: boolean, visit: (word: number, likeness: number) => void): void;
  /** Words that are the part as a whole. */
  eachWhole(part: PatternPart, wordClass: WordClass, visit: (word: number) => void): void;
  /** Words that begin with the part. */
  eachStart(
    part: PatternPart,
    wordClass: WordClass,
    visit: (word: number, whole: boolean) => void,
  ): void;
  /** Name words that hold the part from inside. */
  eachInside(part: PatternPart, visit: (word: number, toEnd: boolean) => void): void;
  /**
   * Name words that are the part as a whole, begin with it, are longer, or end with it from inside. How many
   * people have them is as it was when they were looked for.
   */
  wordsOf(part: PatternPart, lie: 'whole' | 'start' | 'longer' | 'end'): PartWords;
}

/** Follows the initial consonants of a word that goes on with something else than Hangul. */
const GOES_ON = ' ';
/** Words of parts in initial consonants, in all: some hundred parts, which come again and again; about 1 MB. */
const KEPT_WORDS = 100_000;
/** Forgotten words stay in the sorted lists until they are this many. */
const FORGOTTEN_MAX = 1000;

export function createVocabulary(): Vocabulary {
  const numbers = new Map<string, number>();
  const texts: (string | undefined)[] = [];
  // A word's letters are made from its text when they are asked for: they are many times as large.
  let uses = new Uint32Array(1024);
  let isName = new Uint8Array(1024);
  const starts = createSortedWords();
  const insides = createSortedWords();
  const initials = createSortedWords();
  const innerInitials = createSortedWords();
  const lists: readonly SortedWords[] = [starts, insides, initials, innerInitials];
  const alike = createAlikeWords();
  const kept = createLatelyUsed<PartWords>(KEPT_WORDS, ({ words }) => words.length + 1);
  let forgotten = 0;

  function makeRoom(number: number): void {
    if (number < uses.length) return;
    const length = Math.max(number + 1, uses.length * 2);
    const grown = new Uint32Array(length);
    grown.set(uses);
    uses = grown;
    const names = new Uint8Array(length);
    names.set(isName);
    isName = names;
  }

  function forget(number: number): void {
    const text = texts[number];
    if (text === undefined) return;
    kept.clear();
    numbers.delete(text);
    texts[number] = undefined;
    forgotten += 1;
    if (forgotten < FORGOTTEN_MAX) return;
    for (const list of [...lists, alike]) list.keep((word) => texts[word] !== undefined);
    forgotten = 0;
  }

  const inUse = (number: number) => (uses[number] as number) > 0;

  /** The entries of a list that begin with the part's initial consonants, whatever its other letters. */
  function eachByInitials(
    list: SortedWords,
    part: PatternPart,
    visit: (word: number, whole: boolean) => void,
  ): void {
    const wanted = initialsOf(part.chars);
    if (wanted === undefined) return;
    list.each(wanted, (number, whole) => {
      if (inUse(number)) visit(number, whole);
    });
  }

  const wordOf = (number: number) => wordOfText(texts[number] as string);

  const each: Pick<Vocabulary, 'eachWhole' | 'eachStart' | 'eachInside'> = {
    eachWhole(part, wordClass, visit) {
      if (!part.initials) {
        starts.eachWhole(wordClass + part.key, (number) => {
          if (inUse(number)) visit(number);
        });
        return;
      }
      eachByInitials(initials, part, (number, whole) => {
        if (whole && (part.onlyInitials || coverAt(part, wordOf(number), 0)?.toEnd === true)) {
          visit(number);
        }
      });
    },
    eachStart(part, wordClass, visit) {
      if (!part.initials) {
        starts.each(wordClass + part.key, (number, whole) => {
          if (inUse(number)) visit(number, whole);
        });
        return;
      }
      if (wordClass !== 'n') return;
      eachByInitials(initials, part, (number) => {
        if (part.onlyInitials || coverAt(part, wordOf(number), 0) !== null) visit(number, false);
      });
    },
    eachInside(part, visit) {
      if (!part.initials) {
        insides.each(part.key, (number, toEnd) => {
          if (inUse(number)) visit(number, toEnd);
        });
        return;
      }
      eachByInitials(innerInitials, part, (number, toEnd) => {
        if (part.onlyInitials) {
          visit(number, toEnd);
          return;
        }
        const bare = wordOf(number);
        for (let from = 1; from < bare.chars.length; from += 1) {
          const cover = coverAt(part, bare, from);
          if (cover !== null) visit(number, cover.toEnd);
        }
      });
    },
  };

  function lookFor(part: PatternPart, lie: 'whole' | 'start' | 'longer' | 'end'): PartWords {
    const words: number[] = [];
    if (lie === 'whole') each.eachWhole(part, 'n', (number) => words.push(number));
    else if (lie === 'end') {
      each.eachInside(part, (number, toEnd) => {
        if (toEnd) words.push(number);
      });
    } else {
      each.eachStart(part, 'n', (number, whole) => {
        if (lie === 'start' || !whole) words.push(number);
      });
    }
    let people = 0;
    for (const number of words) people += uses[number] as number;
    return { words, people };
  }

  return {
    ...each,
    wordsOf: (part, lie) =>
      part.initials
        ? kept.get(`${lie} ${part.chars.join('')}`, () => lookFor(part, lie))
        : lookFor(part, lie),
    numberOf: (text) => numbers.get(text),
    size: () => texts.length,
    settle() {
      for (const list of lists) list.settle();
    },
    usesOf: (number) => uses[number] ?? 0,
    isName: (number) => isName[number] === 1,
    eachAlike(key, joint, visit) {
      const { words, likeness } = alike.alikeTo(key, joint);
      for (let i = 0; i < words.length; i += 1) {
        const number = words[i] as number;
        if (inUse(number)) visit(number, likeness[i] as number);
      }
    },
    add(number, text) {
      const word = wordOfText(text);
      kept.clear();
      makeRoom(number);
      numbers.set(text, number);
      while (texts.length <= number) texts.push(undefined);
      texts[number] = text;
      starts.add(word.class + word.key, number);
      isName[number] = word.class === 'n' ? 1 : 0;
      if (word.class === 'n' || word.class === 'a') alike.add(word.key, number);
      if (word.class !== 'n') return;
      if (word.unspaced) {
        for (const end of word.ends.slice(0, -1)) insides.add(word.key.slice(end), number);
      }
      if (!word.unspaced) return;
      word.chars.forEach((_, from) => {
        const consonants = leadingInitials(word.chars.slice(from));
        if (consonants === '') return;
        const toEnd = from + consonants.length === word.chars.length;
        const list = from === 0 ? initials : innerInitials;
        list.add(toEnd ? consonants : consonants + GOES_ON, number);
      });
    },
    addUses(number, delta) {
      uses[number] = (uses[number] ?? 0) + delta;
      if (uses[number] === 0) forget(number);
    },
  };
}
