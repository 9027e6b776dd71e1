/**
 * Where in the index the candidates for a word are: key ranges, best first. `exact` ranges hold one
 * key, the others every key that begins with it.
 */
import { beginningOf, endingsOf, reversed } from './phone-digits.ts';
import type { Word } from './query.ts';
import { cutTerm, initialsKey } from './terms.ts';
import { keyOf } from './tokens.ts';

export interface KeyRange {
  key: string;
  exact: boolean;
}

/** `identity`: by what names a person. `order`: by an order of theirs. `place`: narrows others. */
export interface WordRanges {
  identity: KeyRange[];
  order: KeyRange[];
  place: KeyRange[];
}

export function keyRanges(word: Word): WordRanges {
  const exact: string[] = [];
  const starts: string[] = [];
  const inside: string[] = [];
  const place: string[] = [];
  if (word.units.length > 0) {
    if (word.hasInitials) {
      const initials = initialsKey(word.units);
      if (initials !== undefined) {
        starts.push(`c${initials}`);
        inside.push(`d${initials}`);
      }
    } else {
      const key = keyOf(word.units);
      exact.push(`n${key}`);
      starts.push(`n${key}`);
      inside.push(`i${key}`);
      place.push(`a${key}`);
    }
  }
  if (word.phone !== null) {
    starts.push(...endingsOf(word.phone).map((ending) => `p${reversed(ending)}`));
    const beginning = beginningOf(word.phone);
    if (beginning !== undefined) inside.push(`f${beginning}`);
  }
  if (word.email !== '') {
    if (!word.domainOnly) starts.push(`e${word.email}`);
    inside.push(`h${word.email}`);
  }
  if (word.code !== '' && !word.orderOnly) {
    exact.push(`l${word.code}`);
    starts.push(`l${word.code}`);
    if (!place.includes(`a${word.code}`)) place.push(`a${word.code}`);
  }
  return {
    identity: [
      ...exact.map((key) => ({ key: cutTerm(key), exact: true })),
      ...[...starts, ...inside].map((key) => ({ key: cutTerm(key), exact: false })),
    ],
    order: word.code === '' ? [] : [{ key: cutTerm(`o${word.code}`), exact: true }],
    place: place.map((key) => ({ key: cutTerm(key), exact: false })),
  };
}
