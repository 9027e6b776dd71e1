/**
 * Whether a query finds a customer, how well, and which parts of which texts say so. This is the
 * definition of look-up: an index only makes it quick, and every candidate is checked here.
 *
 * 1. Each word matches a name, phone, e-mail, loyalty or order number, or the place.
 * 2. At least one matches something other than the place, which only narrows.
 */
import { nationalPhone } from '../phone.ts';
import { composingCovers, initialOf, isHangulSyllable, isInitial } from './hangul.ts';
import { beginningOf, endingsOf, nationalDigits, type PhoneFragment } from './phone-digits.ts';
import type { Query, Word } from './query.ts';
import { codeForms, codeOf, type Named, type Searchable, searchableOf } from './searchable.ts';
import { unitsFrom } from './terms.ts';
import { type Token, tokensOf, type Unit } from './tokens.ts';

/** A text that matched, and the UTF-16 ranges (end exclusive) that did. */
export interface SearchMatch {
  field: 'name' | 'latinName' | 'alias' | 'phone' | 'email' | 'loyalty' | 'order';
  text: string;
  ranges: [number, number][];
}

export interface Found {
  /** Lower is better: 0 where every word matched exactly. */
  rank: number;
  matches: SearchMatch[];
}

/** How a word matched: the whole of something, its start, or elsewhere in it. */
type Tier = 0 | 1 | 2;
interface WordMatch extends SearchMatch {
  tier: Tier;
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
  const customer = searchableOf(doc);
  let best: Found | null = null;
  for (const words of query.readings) {
    const found = matchWords(words, customer, orderNumbers);
    if (found !== null && (best === null || found.rank < best.rank)) best = found;
  }
  return best;
}

function matchWords(
  words: readonly Word[],
  customer: Searchable,
  orderNumbers: readonly string[],
): Found | null {
  const matches: SearchMatch[] = [];
  let rank = 0;
  let identified = false;
  for (const word of words) {
    const found = identityMatches(word, customer, orderNumbers);
    if (found.length === 0) {
      if (!matchesPlace(word, customer)) return null;
      continue;
    }
    identified = true;
    rank += Math.min(...found.map(({ tier }) => tier));
    for (const match of found) addMatch(matches, match);
  }
  return identified ? { rank, matches } : null;
}

function identityMatches(
  word: Word,
  customer: Searchable,
  orderNumbers: readonly string[],
): WordMatch[] {
  const found: WordMatch[] = [];
  for (const named of customer.names) {
    const match = matchName(word, named);
    if (match !== null) found.push(match);
  }
  if (word.phone !== null && customer.phone !== null) {
    const match = matchPhone(word.phone, customer.phone);
    if (match !== null) found.push(match);
  }
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
  return found;
}

function matchName(word: Word, { field, text, tokens }: Named): WordMatch | null {
  if (word.units.length === 0 || (word.hasInitials && !isHangul(word.units))) return null;
  let best: WordMatch | null = null;
  tokens.forEach((token, index) => {
    const rest = unitsFrom(tokens, index);
    const starts = token.unspaced ? token.units.length : 1;
    for (let from = 0; from < starts; from += 1) {
      const covered = unitsCovered(word, rest, from);
      if (covered === 0) continue;
      const whole =
        !word.hasInitials && covered.exact && endsToken(tokens, index, from + covered.units);
      const tier: Tier = from > 0 ? 2 : whole ? 0 : 1;
      if (best !== null && best.tier <= tier) continue;
      const first = rest[from] as Unit;
      const last = rest[from + covered.units - 1] as Unit;
      best = { field, text, ranges: [[first.start, last.end]], tier };
    }
  });
  return best;
}

function isHangul(units: readonly Unit[]): boolean {
  return units.every(({ char }) => initialOf(char) !== undefined);
}

/** How many units from `from` on the word covers, all of it being there; 0 where it is not. */
function unitsCovered(
  { units: typed }: Word,
  units: readonly Unit[],
  from: number,
): 0 | { units: number; exact: boolean } {
  for (let i = 0; i < typed.length; i += 1) {
    const want = (typed[i] as Unit).char;
    const unit = units[from + i];
    if (unit === undefined) return 0;
    if (unit.char === want) continue;
    if (isInitial(want) && initialOf(unit.char) === want) continue;
    if (i !== typed.length - 1 || !isHangulSyllable(want)) return 0;
    const covers = composingCovers(want, unit.char, units[from + i + 1]?.char);
    return covers === 0 ? 0 : { units: i + covers, exact: false };
  }
  return { units: typed.length, exact: true };
}

function endsToken(tokens: readonly Token[], index: number, length: number): boolean {
  let end = 0;
  for (const token of tokens.slice(index)) {
    end += token.units.length;
    if (end >= length) return end === length;
  }
  return false;
}

function matchPhone(typed: PhoneFragment, phone: string): WordMatch | null {
  const digits = phone.replace(/\D/g, '');
  const national = nationalDigits(digits);
  const ending = endingsOf(typed).find((candidate) =>
    typed.international ? digits === candidate : digits.endsWith(candidate),
  );
  if (ending !== undefined) {
    const tier: Tier = ending.length >= national.length ? 0 : 1;
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

function matchesPlace(word: Word, { city, postcode }: Searchable): boolean {
  if (word.orderOnly) return false;
  if (postcode !== null && word.code !== '' && codeOf(postcode).startsWith(word.code)) return true;
  if (city === null || word.units.length === 0 || word.hasInitials) return false;
  const tokens = tokensOf(city);
  return tokens.some((_, index) => unitsCovered(word, unitsFrom(tokens, index), 0) !== 0);
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
