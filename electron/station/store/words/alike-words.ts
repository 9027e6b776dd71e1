/**
 * Which of the book's words are like what was typed, and how much. Their keys are kept packed, and what
 * can be told of two words at a glance (typing-bound.ts) is looked at before their letters are.
 */
import { editsMax, likenessOf, mayBeBegun } from '#shared/domain/search/score-similar.ts';
import { type KeyTraits, leastDistance, traitsOf } from '#shared/domain/search/typing-bound.ts';
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

export interface AlikeWords {
  /** Numbers are given by the caller and never twice. */
  add(key: string, word: number): void;
  /**
   * Calls for each word that shares letters enough, with how likely it is meant (`likeness`), above 0.
   *
   * @param joint whether what was typed is two words written as one.
   */
  eachAlike(typed: string, joint: boolean, visit: (word: number, likeness: number) => void): void;
  /** Leaves out the words that are no longer wanted. */
  keep(wanted: (word: number) => boolean): void;
}

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
  // By word: where its key begins, how long it is, and its traits.
  let starts = new Uint32Array(ROOM_FOR_WORDS);
  let lengths = new Uint8Array(ROOM_FOR_WORDS);
  let letters = new Int32Array(ROOM_FOR_WORDS);
  let cheap = new Uint32Array(ROOM_FOR_WORDS);

  function makeRoom(word: number, keys: number): void {
    if (word >= starts.length) {
      const room = Math.ceil((word + 1) * GROWTH);
      starts = grown(starts, new Uint32Array(room));
      lengths = grown(lengths, new Uint8Array(room));
      letters = grown(letters, new Int32Array(room));
      cheap = grown(cheap, new Uint32Array(room));
    }
    if (end + keys > packed.codes.length) {
      const room = Math.ceil((end + keys) * GROWTH);
      packed.codes = grown(packed.codes, new Uint16Array(room));
      packed.indels = grown(packed.indels, new Uint8Array(room));
    }
  }

  function leastTo(typed: TypedKey & KeyTraits, word: number, from: number, to: number): number {
    return leastDistance(typed, packed, from, to, letters[word] as number, cheap[word] as number);
  }

  function begins(typed: TypedKey, from: number, to: number): boolean {
    if (to - from < typed.length) return false;
    for (let i = 0; i < typed.length; i += 1) {
      if (packed.codes[from + i] !== typed.codes[i]) return false;
    }
    return true;
  }

  return {
    add(key, word) {
      const length = Math.min(key.length, PACKED_LENGTH_MAX);
      makeRoom(word, length);
      bigrams.add(key, word);
      packKey(key, packed, end);
      const traits = traitsOf(key);
      starts[word] = end;
      lengths[word] = length;
      letters[word] = traits.letters;
      cheap[word] = traits.cheap;
      end += length;
    },
    eachAlike(key, joint, visit) {
      const typed = { ...typedKey(key), ...traitsOf(key) };
      const canBeBegun = mayBeBegun(key, joint);
      for (const word of bigrams.sharing(key)) {
        const from = starts[word] as number;
        const to = from + (lengths[word] as number);
        const most = tenths(editsMax(typed.length, to - from, joint));
        const isBegun = canBeBegun && begins(typed, from, to);
        if (!isBegun && leastTo(typed, word, from, to) > most) continue;
        const edits = packedDistance(typed, packed, from, to, most);
        const likeness = likenessOf(edits, joint, isBegun);
        if (likeness > 0) visit(word, likeness);
      }
    },
    keep(wanted) {
      bigrams.keep(wanted);
      const { codes, indels } = packed;
      packed.codes = new Uint16Array(codes.length);
      packed.indels = new Uint8Array(indels.length);
      end = 0;
      for (let word = 0; word < lengths.length; word += 1) {
        if (!wanted(word)) lengths[word] = 0;
        const from = starts[word] as number;
        const to = from + (lengths[word] as number);
        packed.codes.set(codes.subarray(from, to), end);
        packed.indels.set(indels.subarray(from, to), end);
        starts[word] = end;
        end += to - from;
      }
    },
  };
}

function grown<Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  from: Numbers,
  into: Numbers,
): Numbers {
  into.set(from);
  return into;
}
