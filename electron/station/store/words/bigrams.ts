/**
 * Which words share pairs of neighbouring letters with another: the few among very many that can be alike
 * are found by counting.
 */

export interface Bigrams {
  add(key: string, word: number): void;
  /** The words that share about a third of the key's pairs, each once; to be read before the next call. */
  sharing(key: string): Uint32Array;
  /** Leaves out the words that are no longer wanted. */
  keep(wanted: (word: number) => boolean): void;
}

/** Of the pairs of the key (its ends count as letters), so many must be shared. An edit takes two. */
const SHARED_SHARE = 0.3;
const SHARED_MIN = 2;
/** A key of up to three letters has pairs so few that one will do: ben and bne share but the first. */
const SHORT_KEY = 3;

const CODES = 128;
const END = 1;
const LIST_MIN = 4;

interface WordList {
  words: Uint32Array;
  length: number;
}

export function createBigrams(): Bigrams {
  const lists: (WordList | undefined)[] = [];
  let highest = 0;
  // How many pairs a word shares, and the words that share enough: scratch, between calls all 0.
  let counts = new Uint8Array(0);
  let found = new Uint32Array(0);

  return {
    add(key, word) {
      highest = Math.max(highest, word);
      for (const pair of pairsOf(key)) append((lists[pair] ??= emptyList()), word);
    },
    sharing(key) {
      if (counts.length <= highest) {
        counts = new Uint8Array(Math.ceil((highest + 1) * 1.25));
        found = new Uint32Array(counts.length);
      }
      const pairs = pairsOf(key);
      const least =
        key.length <= SHORT_KEY ? 1 : Math.max(SHARED_MIN, Math.ceil(pairs.length * SHARED_SHARE));
      let total = 0;
      for (const pair of pairs) {
        const list = lists[pair];
        if (list !== undefined) total = countWords(list, counts, least, found, total);
      }
      for (const pair of pairs) {
        const list = lists[pair];
        if (list !== undefined) clearWords(list, counts);
      }
      return found.subarray(0, total);
    },
    keep(wanted) {
      for (const list of lists) {
        if (list === undefined) continue;
        const words = list.words.subarray(0, list.length).filter(wanted);
        list.words = words;
        list.length = words.length;
      }
    },
  };
}

/** Counts each word once more; those that are counted `least` times now are put into `found`. */
function countWords(
  { words, length }: WordList,
  counts: Uint8Array,
  least: number,
  found: Uint32Array,
  total: number,
): number {
  let end = total;
  for (let i = 0; i < length; i += 1) {
    const word = words[i] as number;
    const count = (counts[word] as number) + 1;
    counts[word] = count;
    if (count === least) {
      found[end] = word;
      end += 1;
    }
  }
  return end;
}

function clearWords({ words, length }: WordList, counts: Uint8Array): void {
  for (let i = 0; i < length; i += 1) counts[words[i] as number] = 0;
}

function emptyList(): WordList {
  return { words: new Uint32Array(LIST_MIN), length: 0 };
}

function append(list: WordList, word: number): void {
  if (list.length === list.words.length) {
    const grown = new Uint32Array(Math.max(LIST_MIN, list.length * 2));
    grown.set(list.words);
    list.words = grown;
  }
  list.words[list.length] = word;
  list.length += 1;
}

/** Each once. */
function pairsOf(key: string): number[] {
  const pairs: number[] = [];
  let before = END;
  for (let i = 0; i <= key.length; i += 1) {
    const code = i === key.length ? END : key.charCodeAt(i) % CODES;
    const pair = before * CODES + code;
    if (!pairs.includes(pair)) pairs.push(pair);
    before = code;
  }
  return pairs;
}
