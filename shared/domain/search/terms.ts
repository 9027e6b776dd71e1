/**
 * The words a document is found by, as index keys: one letter for the field, then the folded text.
 *
 *   n name from the start of a part   i from inside a part       c, d  the same by initial consonants
 *   p phone from its end (reversed)   f phone from its start     e e-mail     h its domain
 *   l loyalty number                  o order number             a place (narrows only)
 *   g GTIN of a product's variant
 *
 * 1. Whatever `matchDocument` accepts for a word is under one of the word's `keyRanges` (ranges.ts).
 *    The reverse does not hold: what an index yields is a candidate, and is checked.
 * 2. Changing what is made here means raising SEARCH_SHAPE: an index of another shape is built anew.
 */
import { initialOf } from './hangul.ts';
import { nationalDigits, reversed } from './phone-digits.ts';
import { codeForms, codeOf, searchableOf } from './searchable.ts';
import { keyOf, type Token, tokensOf, type Unit } from './tokens.ts';

export const SEARCH_SHAPE = 2;

/** Keys are cut to this many characters, in the index and in the ranges asked of it. */
export const KEY_LENGTH_MAX = 40;

/** A word typed without spaces may run over this many parts of a name: kimminji. */
export const JOINED_TOKENS_MAX = 3;

/** The index keys of a record; none for kinds and documents that are not searched. Never throws. */
export function searchTerms(kind: string, doc: unknown): string[] {
  return [...new Set(termsOfKind(kind, doc).map(cutTerm))];
}

function termsOfKind(kind: string, doc: unknown): string[] {
  switch (kind) {
    case 'customer':
      return customerTerms(doc);
    case 'order':
      return orderTerms(doc);
    case 'product':
      return productTerms(doc);
    default:
      return [];
  }
}

/** The units a word may run over from a token on. */
export function unitsFrom(tokens: readonly Token[], index: number): Unit[] {
  return tokens.slice(index, index + JOINED_TOKENS_MAX).flatMap((token) => token.units);
}

export function initialsKey(units: readonly Unit[]): string | undefined {
  const made: Unit[] = [];
  for (const unit of units) {
    const char = initialOf(unit.char);
    if (char === undefined) return undefined;
    made.push({ ...unit, char });
  }
  return keyOf(made);
}

/** A term, or a range's bound, at the length that the index keeps. */
export function cutTerm(term: string): string {
  return term.length <= KEY_LENGTH_MAX ? term : [...term].slice(0, KEY_LENGTH_MAX).join('');
}

function customerTerms(doc: unknown): string[] {
  const { names, phone, email, loyalty, city, postcode } = searchableOf(doc);
  const terms: string[] = [];
  for (const { tokens } of names) terms.push(...nameTerms(tokens));
  if (phone !== null) {
    const digits = phone.replace(/\D/g, '');
    terms.push(`p${reversed(digits)}`, `f${nationalDigits(digits)}`);
  }
  if (email !== null) {
    terms.push(`e${email}`);
    const domain = email.slice(email.lastIndexOf('@') + 1);
    if (domain !== email) terms.push(`h${domain}`);
  }
  if (loyalty !== null) terms.push(...codeForms(loyalty).map((code) => `l${code}`));
  if (city !== null) {
    const tokens = tokensOf(city);
    tokens.forEach((token, i) => {
      terms.push(`a${keyOf(token.units)}`);
      if (i + 1 < tokens.length) terms.push(`a${keyOf(unitsFrom(tokens, i))}`);
    });
  }
  if (postcode !== null) terms.push(`a${codeOf(postcode)}`);
  return terms;
}

function nameTerms(tokens: readonly Token[]): string[] {
  const terms: string[] = [];
  tokens.forEach((token, index) => {
    const rest = unitsFrom(tokens, index);
    terms.push(`n${keyOf(token.units)}`);
    if (rest.length > token.units.length) terms.push(`n${keyOf(rest)}`);
    if (!token.unspaced) return;
    token.units.forEach((_, inside) => {
      // A unit is at least one character of a key, so no more of them can count.
      const from = rest.slice(inside, inside + KEY_LENGTH_MAX);
      if (inside > 0) terms.push(`i${keyOf(from)}`);
      const initials = initialsKey(leadingHangul(from));
      if (initials !== undefined && initials !== '')
        terms.push(`${inside === 0 ? 'c' : 'd'}${initials}`);
    });
  });
  return terms;
}

function leadingHangul(units: readonly Unit[]): readonly Unit[] {
  const end = units.findIndex(({ char }) => initialOf(char) === undefined);
  return end === -1 ? units : units.slice(0, end);
}

function orderTerms(doc: unknown): string[] {
  const number = (doc as { number?: unknown } | null)?.number;
  return typeof number === 'string' ? codeForms(number).map((code) => `o${code}`) : [];
}

function productTerms(doc: unknown): string[] {
  const variants = (doc as { variants?: unknown } | null)?.variants;
  if (!Array.isArray(variants)) return [];
  return variants.flatMap((variant: unknown) => {
    const gtin = (variant as { gtin?: unknown } | null)?.gtin;
    return typeof gtin === 'string' ? [`g${gtin}`] : [];
  });
}
