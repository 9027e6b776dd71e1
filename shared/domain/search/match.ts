/**
 * Whether a query finds a customer, how well, and which parts of which texts say so. This is the
 * definition of look-up: an index only makes it quick, and every candidate is checked here.
 *
 * 1. Each word matches a name, phone, e-mail, loyalty or order number, or the place.
 * 2. At least one matches something other than the place, which only narrows.
 */
import { nationalPhone } from '../phone.ts';
import {
  type Cover,
  coverAt,
  endsWith,
  type NamePattern,
  PLACE_START,
  type Tier,
} from './name-pattern.ts';
import {
  SAID_FOR_WHOLE_MIN,
  beginningOf,
  endingsOf,
  nationalDigits,
  type PhoneFragment,
} from './phone-digits.ts';
import type { Query, Word } from './query.ts';
import { codeForms, type Searchable, searchableOf } from './searchable.ts';
import { customerWords, type SearchWord } from './words.ts';

/** A text that matched, and the UTF-16 ranges (end exclusive) that did. */
export interface SearchMatch {
  field:
    | 'name'
    | 'latinName'
    | 'alias'
    | 'phone'
    | 'email'
    | 'loyalty'
    | 'order'
    | 'city'
    | 'birthDate';
  text: string;
  ranges: [number, number][];
}

export interface Found {
  /** Lower is better: 0 where every word matched exactly. */
  rank: number;
  /** Every word but those of a place matched exactly. */
  isWhole: boolean;
  matches: SearchMatch[];
}

interface WordMatch extends SearchMatch {
  tier: Tier;
}

/** A document as look-up reads it, read once. */
export interface ReadDocument {
  customer: Searchable;
  words: readonly SearchWord[];
}

export function readDocument(doc: unknown): ReadDocument {
  const customer = searchableOf(doc);
  return { customer, words: customerWords(customer) };
}

/**
 * @param doc a customer's document.
 * @param orderNumbers the numbers of the customer's orders as written; at least those that a word names.
 * @returns null where the query does not find the customer.
 */
export function matchDocument(
  query: Query,
  doc: unknown,
  orderNumbers: readonly string[],
): Found | null {
  return matchRead(query, readDocument(doc), orderNumbers);
}

/** The same of a document that was read before. */
export function matchRead(
  query: Query,
  read: ReadDocument,
  orderNumbers: readonly string[],
): Found | null {
  let best: Found | null = null;
  for (const words of query.readings) {
    const found = matchWords(words, read, orderNumbers);
    if (found !== null && (best === null || found.rank < best.rank)) best = found;
  }
  return best;
}

function matchWords(
  words: readonly Word[],
  read: ReadDocument,
  orderNumbers: readonly string[],
): Found | null {
  const matches: SearchMatch[] = [];
  let rank = 0;
  let identified = false;
  let isWhole = true;
  for (const word of words) {
    const found = identityMatches(word, read, orderNumbers);
    const places = placeMatches(word, read.words);
    if (found.length === 0 && places.length === 0) return null;
    const own = found.length > 0 ? found : places;
    const tier = Math.min(...own.map((match) => match.tier));
    rank += tier;
    if (found.length > 0) {
      identified = true;
      isWhole &&= tier === 0;
    }
    for (const match of own) addMatch(matches, match);
  }
  return identified ? { rank, isWhole, matches } : null;
}

function identityMatches(
  word: Word,
  { customer, words }: ReadDocument,
  orderNumbers: readonly string[],
): WordMatch[] {
  const found: WordMatch[] = nameMatches(word, words);
  const { phone } = customer;
  const byPhone = phone === null ? [] : word.phones.map((typed) => matchPhone(typed, phone));
  const [bestByPhone] = byPhone.filter((match) => match !== null).sort((a, b) => a.tier - b.tier);
  if (bestByPhone !== undefined) found.push(bestByPhone);
  if (word.email !== '' && customer.email !== null) {
    const match = matchEmail(word, customer.email);
    if (match !== null) found.push(match);
  }
  if (word.code !== '') {
    if (customer.loyalty !== null && !word.orderOnly) {
      const match = matchCode(word.code, customer.loyalty);
      if (match !== null) found.push({ field: 'loyalty', ...match });
    }
    for (const number of orderNumbers) {
      const match = matchCode(word.code, number);
      if (match?.tier === 0) found.push({ field: 'order', ...match });
    }
  }
  if (word.birthDate !== null && customer.birthDate !== null) {
    const text = customer.birthDate;
    const digits = text.replace(/\D/g, '');
    const tier = digits === word.birthDate ? 0 : 1;
    const short = ['19', '20'].some((century) => digits === century + word.birthDate);
    if (tier === 0 || short) {
      found.push({ field: 'birthDate', text, ranges: [[tier === 0 ? 0 : 2, text.length]], tier });
    }
  }
  return found;
}

/** In each text the best of its words; and one divided over two words, where that is better. */
function nameMatches({ name: pattern }: Word, words: readonly SearchWord[]): WordMatch[] {
  if (pattern === null) return [];
  const byText = new Map<string, WordMatch>();
  for (const word of words) {
    if (word.class !== 'n') continue;
    const match = matchInWord(pattern, word);
    if (match === null) continue;
    const text = `${match.field} ${match.text}`;
    if (match.tier < (byText.get(text)?.tier ?? 3)) byText.set(text, match);
  }
  const found = [...byText.values()];
  const best = Math.min(3, ...found.map(({ tier }) => tier));
  return best === 0 ? found : [...found, ...dividedMatches(pattern, words, best)];
}

function matchInWord(pattern: NamePattern, word: SearchWord): WordMatch | null {
  const starts = word.unspaced ? word.chars.length : 1;
  for (let from = 0; from < starts; from += 1) {
    const cover = coverAt(pattern, word, from);
    if (cover === null) continue;
    const whole = from === 0 && cover.toEnd && !pattern.initials;
    return markedWord(word, cover, from > 0 ? 2 : whole ? 0 : 1);
  }
  return null;
}

/** The pattern divided over two words of the names, better than tier `than`; one or two marks. */
function dividedMatches(
  pattern: NamePattern,
  words: readonly SearchWord[],
  than: number,
): WordMatch[] {
  let best: WordMatch[] = [];
  let bestTier = than;
  for (const { left, right } of pattern.splits) {
    for (const first of words) {
      if (first.class !== 'n') continue;
      const from = endsWith(left, first);
      if (from === -1) continue;
      for (const second of words) {
        if (second === first || second.class !== 'n') continue;
        const cover = coverAt(right, second, 0);
        if (cover === null) continue;
        const whole = from === 0 && cover.toEnd && !pattern.initials;
        const tier: Tier = from > 0 ? 2 : whole ? 0 : 1;
        if (tier >= bestTier) continue;
        bestTier = tier;
        const covered = { from, count: first.chars.length - from, toEnd: true };
        best = bridged(markedWord(first, covered, tier), markedWord(second, cover, tier));
      }
    }
  }
  return best;
}

function markedWord({ field, shown, units }: SearchWord, cover: Cover, tier: Tier): WordMatch {
  const first = units[cover.from];
  const last = units[cover.from + cover.count - 1];
  return { field, text: shown, ranges: [[first?.start ?? 0, last?.end ?? 0]], tier };
}

/** Two marks with nothing but a space or a sign between them are one. */
function bridged(first: WordMatch, second: WordMatch): WordMatch[] {
  const [start, end] = first.ranges[0] ?? [0, 0];
  const [next, last] = second.ranges[0] ?? [0, 0];
  const sameText = first.field === second.field && first.text === second.text;
  if (!sameText || next < end || /[\p{L}\p{N}]/u.test(first.text.slice(end, next))) {
    return [first, second];
  }
  return [{ ...first, ranges: [[start, last]] }];
}

function placeMatches(
  { name: pattern, orderOnly }: Word,
  words: readonly SearchWord[],
): WordMatch[] {
  if (pattern === null || pattern.initials || orderOnly) return [];
  let best: WordMatch | undefined;
  for (const word of words) {
    const cover = word.class === 'a' ? coverAt(pattern, word, 0) : null;
    if (cover?.toEnd === true) return [markedWord(word, cover, 0)];
    if (cover !== null) best ??= markedWord(word, cover, PLACE_START);
  }
  return best === undefined ? [] : [best];
}

function matchPhone(typed: PhoneFragment, phone: string): WordMatch | null {
  const digits = phone.replace(/\D/g, '');
  const national = nationalDigits(digits);
  const ending = endingsOf(typed).find((candidate) =>
    typed.international ? digits === candidate : digits.endsWith(candidate),
  );
  if (ending !== undefined) {
    const tier: Tier = ending.length >= SAID_FOR_WHOLE_MIN ? 0 : 1;
    return { ...markedPhone(phone, typed, ending, 0), tier };
  }
  const beginning = beginningOf(typed);
  const startsSo =
    beginning !== undefined &&
    national.startsWith(beginning) &&
    (!typed.international || digits.startsWith(typed.digits));
  if (!startsSo) return null;
  return { ...markedPhone(phone, typed, beginning, national.length - beginning.length), tier: 2 };
}

/** Marks the matched digits of the shown number, and a trunk zero that is shown as it was typed. */
function markedPhone(
  phone: string,
  typed: PhoneFragment,
  matched: string,
  unmarkedAfter: number,
): SearchMatch {
  const text = nationalPhone(phone);
  const showsTrunkZero = !text.startsWith('+') && !typed.international;
  const count = showsTrunkZero ? typed.digits.length : matched.length;
  const positions = [...text].flatMap((char, i) => (/\d/.test(char) ? [i] : []));
  const end = positions.length - unmarkedAfter;
  const marked = positions.slice(Math.max(0, end - count), end);
  const [first = 0] = marked;
  return { field: 'phone', text, ranges: [[first, (marked.at(-1) ?? first) + 1]] };
}

function matchEmail({ email: typed, domainOnly }: Word, email: string): WordMatch | null {
  if (!domainOnly && email.startsWith(typed)) {
    const tier: Tier = email === typed ? 0 : 1;
    return { field: 'email', text: email, ranges: [[0, typed.length]], tier };
  }
  const domainAt = email.lastIndexOf('@') + 1;
  if (domainAt === 0 || !email.startsWith(typed, domainAt)) return null;
  return { field: 'email', text: email, ranges: [[domainAt, domainAt + typed.length]], tier: 2 };
}

/** A code is marked as a whole: what was typed may leave letters and signs of it away. */
function matchCode(
  typed: string,
  written: string,
): { text: string; ranges: [number, number][]; tier: Tier } | null {
  const forms = codeForms(written);
  if (!forms.some((form) => form.startsWith(typed))) return null;
  return { text: written, ranges: [[0, written.length]], tier: forms.includes(typed) ? 0 : 1 };
}

/** Two words that matched the same text are one match with two marks. */
function addMatch(matches: SearchMatch[], { field, text, ranges }: WordMatch): void {
  const same = matches.find((match) => match.field === field && match.text === text);
  if (same === undefined) matches.push({ field, text, ranges: [...ranges] });
  else same.ranges = mergedRanges([...same.ranges, ...ranges]);
}

function mergedRanges(ranges: readonly [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
