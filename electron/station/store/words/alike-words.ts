/**
 * Which of the book's words are like what was typed, and how much. Their keys are kept packed, and what
 * can be told of two words at a glance (typing-bound.ts) is looked at before their letters are.
 */
import { editsMax, likenessOf, mayBeBegun } from '#shared/domain/search/score-similar.ts';
import { leastDistance, traitsOf, typedTraits } from '#shared/domain/search/typing-bound.ts';
import {
  PACKED_LENGTH_MAX,
  packedDistance,
  type PackedKeys,
  packKey,
  tenths,
  type TypedKey,
  typedKey,
} from '#shared/domain/search/typing-distance.ts';
import { createBigrams } from './bigrams.ts';
import { createLatelyUsed } from './lately-used.ts';

/** Words that share letters enough, and how likely each was meant (`likeness`), above 0. */
export interface Alike {
  words: Uint32Array;
  likeness: Float64Array;
}

export interface AlikeWords {
  /** Numbers are given by the caller and never twice. */
  add(key: string, word: number): void;
  /** @param joint whether what was typed is two words written as one. */
  alikeTo(typed: string, joint: boolean): Alike;
  /** Leaves out the words that are no longer wanted. */
  keep(wanted: (word: number) => boolean): void;
}

/** Words of what was typed lately, in all: of some 200 parts of queries, about 1 MB. */
const KEPT_WORDS = 100_000;
const FIELDS = 4;
const ROOM_FOR_WORDS = 1024;
const ROOM_FOR_KEYS = 8 * ROOM_FOR_WORDS;
const GROWTH = 1.5;

export function createAlikeWords(): AlikeWords {
  const bigrams = createBigrams();
  const packed: PackedKeys = {
    codes: new Uint16Array(ROOM_FOR_KEYS),
    indels: new Uint8Array(ROOM_FOR_KEYS),
  };
  let end = 0;
  const kept = createLatelyUsed<Alike>(KEPT_WORDS, ({ words: alike }) => alike.length);
  // Of each word four numbers beside each other, which are looked at together: where its key begins, how
  // long it is, and its traits.
  let words = new Int32Array(ROOM_FOR_WORDS * FIELDS);

  function makeRoom(word: number, keys: number): void {
    if ((word + 1) * FIELDS > words.length) {
      words = grown(words, new Int32Array(Math.ceil((word + 1) * GROWTH) * FIELDS));
    }
    if (end + keys > packed.codes.length) {
      const room = Math.ceil((end + keys) * GROWTH);
      packed.codes = grown(packed.codes, new Uint16Array(room));
      packed.indels = grown(packed.indels, new Uint8Array(room));
    }
  }

  function begins(typed: TypedKey, from: number, to: number): boolean {
    if (to - from < typed.length) return false;
    for (let i = 0; i < typed.length; i += 1) {
      if (packed.codes[from + i] !== typed.codes[i]) return false;
    }
    return true;
  }

  function find(key: string, joint: boolean): Alike {
    const typed = typedKey(key);
    const traits = typedTraits(key);
    const canBeBegun = mayBeBegun(key, joint);
    const mostByLength = Array.from({ length: PACKED_LENGTH_MAX + 1 }, (_, length) =>
      tenths(editsMax(typed.length, length, joint)),
    );
    const found: number[] = [];
    const likeness: number[] = [];
    for (const word of bigrams.sharing(key)) {
      const at = word * FIELDS;
      const length = words[at + 1] as number;
      const letters = words[at + 2] as number;
      const most = mostByLength[length] as number;
      const isFar = leastDistance(traits, length, letters, words[at + 3] as number) > most;
      const hasAll = canBeBegun && (traits.letters & ~letters) === 0;
      if (isFar && !hasAll) continue;
      const from = words[at] as number;
      const isBegun = hasAll && begins(typed, from, from + length);
      if (isFar && !isBegun) continue;
      const edits = packedDistance(typed, packed, from, from + length, most);
      const like = likenessOf(edits, joint, isBegun);
      if (like === 0) continue;
      found.push(word);
      likeness.push(like);
    }
    return { words: Uint32Array.from(found), likeness: Float64Array.from(likeness) };
  }

  return {
    add(key, word) {
      const length = Math.min(key.length, PACKED_LENGTH_MAX);
      makeRoom(word, length);
      bigrams.add(key, word);
      kept.clear();
      packKey(key, packed, end);
      const traits = traitsOf(key);
      words.set([end, length, traits.letters, traits.cheap], word * FIELDS);
      end += length;
    },
    alikeTo: (key, joint) => kept.get(`${joint ? '+' : ' '}${key}`, () => find(key, joint)),
    keep(wanted) {
      bigrams.keep(wanted);
      kept.clear();
      const { codes, indels } = packed;
      packed.codes = new Uint16Array(codes.length);
      packed.indels = new Uint8Array(indels.length);
      end = 0;
      for (let at = 0; at < words.length; at += FIELDS) {
        if (!wanted(at / FIELDS)) words[at + 1] = 0;
        const from = words[at] as number;
        const to = from + (words[at + 1] as number);
        packed.codes.set(codes.subarray(from, to), end);
        packed.indels.set(indels.subarray(from, to), end);
        words[at] = end;
        end += to - from;
      }
    },
  };
}

function grown<Numbers extends Uint8Array | Uint16Array | Int32Array>(
  from: Numbers,
  into: Numbers,
): Numbers {
  into.set(from);
  return into;
}
