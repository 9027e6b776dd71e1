/**
 * What each word of the book counts for a part of a query: its likeness against what the whole vocabulary
 * makes one expect, so that a rare name nearly right counts more than a frequent one.
 */
import {
  agreementWeight,
  likeness,
  type QuerySpan,
  shareOfBook,
} from '#shared/domain/search/score-similar.ts';
import type { SearchWord } from '#shared/domain/search/words.ts';
import type { WordIndex } from './word-index.ts';

/** Words that count the same. */
export interface WordGroup {
  weight: number;
  words: readonly number[];
  /** How many people they lead to, some of them more than once. */
  people: number;
}

export interface SpanWeights {
  /** How likely the span is typed for anybody of the book. */
  share: number;
  /** Every word that counts, the heaviest first. */
  groups: readonly WordGroup[];
  /** How many people the words lead to that are heavy enough (`leadingMin`), some of them more than once. */
  people: number;
  /**
   * What a word counts.
   * @param number undefined for one that is in no vocabulary, such as one of an unsent edit.
   */
  weigh(word: SearchWord, number: number | undefined): number;
}

/** Words that count less than this, or this much less than the best of a span, lead to nobody. */
const LEADING_WEIGHT_MIN = 0.7;
const BELOW_BEST_MAX = 3;
/** The last spans are kept: while somebody types, all but the last word are the same again. */
const SPANS_KEPT = 64;

/** The least that a word counts which leads to people. */
export function leadingMin(groups: readonly WordGroup[], penalty: number): number {
  return Math.max(LEADING_WEIGHT_MIN, (groups[0]?.weight ?? 0) - penalty - BELOW_BEST_MAX);
}

export function createSpanWeigher(index: WordIndex): (span: QuerySpan) => SpanWeights {
  let kept = new Map<string, SpanWeights>();
  let keptFor = -1;
  return (span) => {
    if (keptFor !== index.generation() || kept.size >= SPANS_KEPT) {
      kept = new Map();
      keptFor = index.generation();
    }
    const id = `${span.joint ? '+' : ' '}${span.key}`;
    const weights = kept.get(id) ?? weighSpan(index, span);
    kept.set(id, weights);
    return weights;
  };
}

function weighSpan(index: WordIndex, { key, joint }: QuerySpan): SpanWeights {
  const { vocabulary } = index;
  const people = index.people();
  const byLikeness = new Map<number, { words: number[]; people: number }>();
  let inBook = 0;
  vocabulary.eachAlike(key, joint, (number, like) => {
    const uses = vocabulary.usesOf(number);
    inBook += like * uses;
    const same = byLikeness.get(like);
    if (same === undefined) byLikeness.set(like, { words: [number], people: uses });
    else {
      same.words.push(number);
      same.people += uses;
    }
  });
  const groups = [...byLikeness]
    .map(([like, group]) => ({ ...group, weight: agreementWeight(like, inBook, people) }))
    .sort((a, b) => b.weight - a.weight);
  const least = leadingMin(groups, 0);
  let byWord: Map<number, number> | undefined;
  return {
    share: shareOfBook(inBook, people),
    groups,
    people: groups.reduce((sum, group) => sum + (group.weight >= least ? group.people : 0), 0),
    weigh(word, number) {
      if (number !== undefined) {
        byWord ??= weightsByWord(groups);
        return byWord.get(number) ?? 0;
      }
      return word.class === 'n' || word.class === 'a'
        ? agreementWeight(likeness(key, word.key, joint), inBook, people)
        : 0;
    },
  };
}

function weightsByWord(groups: readonly WordGroup[]): Map<number, number> {
  const weights = new Map<number, number>();
  for (const { weight, words } of groups) for (const word of words) weights.set(word, weight);
  return weights;
}
