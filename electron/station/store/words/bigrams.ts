/**
 * Which words share pairs of neighbouring letters with another: the few among very many that can be alike
 * are found by counting, and only those are compared letter by letter.
 */

export interface Bigrams {
  add(key: string, word: number): void;
  /** Calls for each word that shares about a third of the key's pairs; each once. */
  eachSharing(key: string, visit: (word: number) => void): void;
}

/** Of the pairs of the key (its ends count as letters), so many must be shared. An edit takes two. */
const SHARED_SHARE = 0.3;
const SHARED_MIN = 2;
/** A key of up to three letters has pairs so few that one will do: ben and bne share but the first. */
const SHORT_KEY = 3;

const CODES = 128;
const END = 1;

export function createBigrams(): Bigrams {
  const wordsOf: (number[] | undefined)[] = [];
  let counts = new Uint8Array(1024);
  let highest = 0;

  return {
    add(key, word) {
      highest = Math.max(highest, word);
      for (const pair of new Set(pairsOf(key))) (wordsOf[pair] ??= []).push(word);
    },
    eachSharing(key, visit) {
      if (counts.length <= highest) counts = new Uint8Array(highest * 2);
      const pairs = new Set(pairsOf(key));
      const least =
        key.length <= SHORT_KEY ? 1 : Math.max(SHARED_MIN, Math.ceil(pairs.size * SHARED_SHARE));
      const touched: number[] = [];
      for (const pair of pairs) {
        for (const word of wordsOf[pair] ?? []) {
          const count = (counts[word] as number) + 1;
          counts[word] = count;
          if (count === least) touched.push(word);
        }
      }
      for (const pair of pairs) for (const word of wordsOf[pair] ?? []) counts[word] = 0;
      for (const word of touched) visit(word);
    },
  };
}

function pairsOf(key: string): number[] {
  const pairs: number[] = [];
  let before = END;
  for (let i = 0; i <= key.length; i += 1) {
    const code = i === key.length ? END : key.charCodeAt(i) % CODES;
    pairs.push(before * CODES + code);
    before = code;
  }
  return pairs;
}
