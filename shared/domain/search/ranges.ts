/**
 * Where in the index the candidates for a word are: key ranges, best first. `exact` ranges hold one
 * key, the others every key that begins with it.
 */
import { beginningOf, endingsOf, reversed, SAID_FOR_WHOLE_MIN } from './phone-digits.ts';
import type { Word } from './query.ts';
import type { Tier } from './name-pattern.ts';
import { cutTerm } from './terms.ts';

export interface KeyRange {
  key: string;
  exact: boolean;
}

/** `identity`: by what names a person, best first. `order`: by an order of theirs. */
export interface WordRanges {
  identity: (KeyRange & { tier: Tier })[];
  order: KeyRange[];
}

export function keyRanges(word: Word): WordRanges {
  const identity: WordRanges['identity'] = [];
  const add = (key: string, tier: Tier, exact = false) =>
    identity.push({ key: cutTerm(key), exact, tier });
  for (const typed of word.phones) {
    for (const ending of endingsOf(typed)) {
      const tier = ending.length >= SAID_FOR_WHOLE_MIN ? 0 : 1;
      add(`p${reversed(ending)}`, tier, typed.international);
    }
    const beginning = beginningOf(typed);
    if (beginning !== undefined) add(`f${beginning}`, 2);
  }
  if (word.email !== '' && !word.domainOnly) {
    add(`e${word.email}`, 0, true);
    add(`e${word.email}`, 1);
  }
  if (word.code !== '' && !word.orderOnly) {
    add(`l${word.code}`, 0, true);
    add(`l${word.code}`, 1);
  }
  return {
    identity: identity.toSorted((a, b) => a.tier - b.tier),
    order: word.code === '' ? [] : [{ key: cutTerm(`o${word.code}`), exact: true }],
  };
}
