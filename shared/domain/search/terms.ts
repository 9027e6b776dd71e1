/**
 * The codes a record is found by, as index keys: one letter for the field, then the folded text. Names and
 * places are words and have an index of their own (words.ts).
 *
 *   p phone from its end (reversed)   f phone from its start   e e-mail
 *   l loyalty number                  o order number           g GTIN of a product's variant
 *   k a pickup's number               h a pickup's keyed hash: of whom it is for, or of its code
 *
 * 1. Whatever code `matchDocument` accepts for a word is under one of the word's `keyRanges` (ranges.ts).
 * 2. Changing what is made here means raising SEARCH_SHAPE: an index of another shape is built anew.
 */
import { nationalDigits, reversed } from './phone-digits.ts';
import { codeForms, codesOf } from './searchable.ts';

export const SEARCH_SHAPE = 4;

/** Keys are cut to this many characters, in the index and in the ranges asked of it. */
export const KEY_LENGTH_MAX = 40;

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
    case 'pickup':
      return pickupTerms(doc);
    default:
      return [];
  }
}

/** A term, or a range's bound, at the length that the index keeps. */
export function cutTerm(term: string): string {
  return term.length <= KEY_LENGTH_MAX ? term : [...term].slice(0, KEY_LENGTH_MAX).join('');
}

function customerTerms(doc: unknown): string[] {
  const { phone, email, loyalty } = codesOf(doc);
  const terms: string[] = [];
  if (phone !== null) {
    const digits = phone.replace(/\D/g, '');
    terms.push(`p${reversed(digits)}`, `f${nationalDigits(digits)}`);
  }
  if (email !== null) terms.push(`e${email}`);
  if (loyalty !== null) terms.push(...codeForms(loyalty).map((code) => `l${code}`));
  return terms;
}

function orderTerms(doc: unknown): string[] {
  const number = (doc as { number?: unknown } | null)?.number;
  return typeof number === 'string' ? codeForms(number).map((code) => `o${code}`) : [];
}

function pickupTerms(doc: unknown): string[] {
  const pickup = fieldsOf(doc);
  const terms =
    typeof pickup.number === 'string' ? codeForms(pickup.number).map((code) => `k${code}`) : [];
  const people = [pickup, ...listOf(pickup.collectors).map(fieldsOf)];
  const hashes = [...people.flatMap(({ find }) => listOf(find)), fieldsOf(pickup.code).humanHash];
  for (const hash of hashes) if (typeof hash === 'string') terms.push(`h${hash}`);
  return terms;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function productTerms(doc: unknown): string[] {
  const variants = (doc as { variants?: unknown } | null)?.variants;
  if (!Array.isArray(variants)) return [];
  return variants.flatMap((variant: unknown) => {
    const gtin = (variant as { gtin?: unknown } | null)?.gtin;
    return typeof gtin === 'string' ? [`g${gtin}`] : [];
  });
}
