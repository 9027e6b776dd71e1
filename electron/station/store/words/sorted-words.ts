/**
 * Texts in order, each with a number, of which those that begin with something are found at once.
 * New ones are gathered beside the sorted ones and merged when they are many.
 */
export interface SortedWords {
  add(text: string, word: number): void;
  /** Calls for each entry that begins with `prefix`; `whole` where there is nothing after it. */
  each(prefix: string, visit: (word: number, whole: boolean) => void): void;
  /** Calls for each entry that is this text. */
  eachWhole(text: string, visit: (word: number) => void): void;
  /** Sorts what was added, as the next look-up would. */
  settle(): void;
  /** Leaves out the entries whose word is no longer wanted. */
  keep(wanted: (word: number) => boolean): void;
}

/** Merging costs what the sorted ones are; this many new ones are merged at once. */
const FRESH_MAX = 2048;

/** After everything that begins with the same, but for this character itself, which is in no text that is typed. */
const LAST = '\uffff';

/** What begins with the same is most often no more than this. */
const NEARBY = 64;

interface Run {
  texts: string[];
  words: number[];
}

export function createSortedWords(): SortedWords {
  let main: Run = { texts: [], words: [] };
  let fresh: Run = { texts: [], words: [] };
  let freshIsSorted = true;

  function settle(): void {
    if (!freshIsSorted) {
      fresh = sorted(fresh);
      freshIsSorted = true;
    }
    if (fresh.texts.length < FRESH_MAX) return;
    main = main.texts.length === 0 ? fresh : merged(main, fresh);
    fresh = { texts: [], words: [] };
  }

  return {
    settle,
    add(text, word) {
      fresh.texts.push(text);
      fresh.words.push(word);
      freshIsSorted = false;
    },
    each(prefix, visit) {
      settle();
      for (const { texts, words } of [main, fresh]) {
        let i = firstAtLeast(texts, prefix, 0);
        // The shortest comes first; looking at a text costs more than everything else here.
        for (; texts[i] === prefix; i += 1) visit(words[i] as number, true);
        const end = firstAtLeast(texts, prefix + LAST, i);
        for (; i < end; i += 1) visit(words[i] as number, false);
        // And what has that very character next.
        for (; texts[i]?.startsWith(prefix) === true; i += 1) visit(words[i] as number, false);
      }
    },
    eachWhole(text, visit) {
      settle();
      for (const { texts, words } of [main, fresh]) {
        for (let i = firstAtLeast(texts, text, 0); texts[i] === text; i += 1) {
          visit(words[i] as number);
        }
      }
    },
    keep(wanted) {
      settle();
      main = kept(main, wanted);
      fresh = kept(fresh, wanted);
    },
  };
}

/** The first entry from `from` on that is not before `wanted`; it is looked for nearby first. */
function firstAtLeast(texts: readonly string[], wanted: string, from: number): number {
  let low = from;
  let high = texts.length;
  for (let step = NEARBY; low + step < high; step *= 4) {
    if ((texts[low + step] as string) >= wanted) high = low + step;
    else low += step + 1;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((texts[middle] as string) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sorted({ texts, words }: Run): Run {
  const order = texts.map((_, i) => i);
  order.sort((a, b) => ((texts[a] as string) < (texts[b] as string) ? -1 : 1));
  return {
    texts: order.map((i) => texts[i] as string),
    words: order.map((i) => words[i] as number),
  };
}

function merged(a: Run, b: Run): Run {
  const into: Run = { texts: [], words: [] };
  let i = 0;
  let j = 0;
  while (i < a.texts.length || j < b.texts.length) {
    const left = a.texts[i];
    const right = b.texts[j];
    const takesLeft = right === undefined || (left !== undefined && left <= right);
    into.texts.push((takesLeft ? left : right) as string);
    into.words.push((takesLeft ? a.words[i] : b.words[j]) as number);
    if (takesLeft) i += 1;
    else j += 1;
  }
  return into;
}

function kept({ texts, words }: Run, wanted: (word: number) => boolean): Run {
  const into: Run = { texts: [], words: [] };
  texts.forEach((text, i) => {
    const word = words[i] as number;
    if (!wanted(word)) return;
    into.texts.push(text);
    into.words.push(word);
  });
  return into;
}
