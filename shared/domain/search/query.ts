/**
 * Reads what was typed or scanned into the one box: words, each of which may be part of a name, a phone
 * number, an e-mail address, a code. All words must match. A phone number may be written with spaces,
 * so adjacent numbers are also read as one: a query has one or two readings, and either may match.
 */
import { initialOf, isInitial, splitJoinedConsonants } from './hangul.ts';
import type { PhoneFragment } from './phone-digits.ts';
import { codeOf } from './searchable.ts';
import { type NamePattern, namePattern } from './name-pattern.ts';
import { tokensOf, type Unit } from './tokens.ts';

/** More of a query than this is not read: nobody types it, and work stays bounded. */
const TEXT_MAX = 200;
const WORDS_MAX = 8;

export interface Word {
  /** Folded letters and digits as typed. */
  letters: readonly string[];
  /** The letters, divided where a hyphen or another sign stands between them. */
  pieces: readonly (readonly string[])[];
  /** The letters, for names and places; null where there are none to compare. */
  name: NamePattern | null;
  /** What it is as digits of a phone number: more than one where 00 may be a prefix or not. */
  phones: readonly PhoneFragment[];
  /** Lower case as written, for an e-mail's start; empty where none can begin so. */
  email: string;
  /** Written with an @ in front: only a domain is meant. */
  domainOnly: boolean;
  /** Letters and digits, for loyalty and order numbers and postcodes. */
  code: string;
  /** Written with a # in front: only an order number is meant. */
  orderOnly: boolean;
  /** A date's digits, year first: 19900305, or 900305 where no century was typed. */
  birthDate: string | null;
}

export interface Query {
  readings: Word[][];
}

export function readQuery(text: string): Query {
  const pieces = text
    .slice(0, TEXT_MAX)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, (char) => (/\s/.test(char) ? ' ' : ''))
    .split(/\s+/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece));
  const apart = wordsOf(pieces);
  if (apart.length === 0) return { readings: [] };
  const joined = joinedNumbers(pieces);
  return {
    readings: joined.length === pieces.length ? [apart] : [wordsOf(joined), apart],
  };
}

/** A word that is typed again says nothing new. */
function wordsOf(pieces: readonly string[]): Word[] {
  return [...new Set(pieces)].flatMap(wordsOfPiece).slice(0, WORDS_MAX);
}

/** One word; two or more where the script changes within it (김minji). */
function wordsOfPiece(written: string): Word[] {
  const piece = splitJoinedConsonants(modernInitials(written));
  const tokens = tokensOf(piece);
  const mixed = tokens.some((token) => token.unspaced !== tokens[0]?.unspaced);
  if (!mixed)
    return [
      wordOf(
        piece,
        tokens.flatMap((token) => token.units),
      ),
    ];
  return tokens.map(({ units }) => wordOf(piece.slice(units[0]?.start, units.at(-1)?.end), units));
}

function wordOf(piece: string, units: Unit[]): Word {
  const lower = piece.normalize('NFKC').toLowerCase();
  const domainOnly = lower.startsWith('@');
  const orderOnly = lower.startsWith('#');
  const letters = domainOnly || orderOnly ? [] : units.map(({ char }) => char);
  return {
    letters,
    pieces:
      letters.length === 0 || lower.includes('@')
        ? [letters]
        : tokensOf(piece).map(({ units: own }) => own.map(({ char }) => char)),
    name: domainOnly || orderOnly ? null : patternOf(units),
    phones: orderOnly ? [] : phoneFragments(lower),
    email: orderOnly ? '' : emailStart(lower),
    domainOnly,
    code: domainOnly ? '' : codeOf(piece),
    orderOnly,
    birthDate: orderOnly || domainOnly ? null : dateDigits(lower),
  };
}

/** Initial consonants stand for syllables, so nothing but Hangul may be beside them. */
function patternOf(units: Unit[]): NamePattern | null {
  if (units.length === 0) return null;
  const hasInitials = units.some(({ char }) => isInitial(char));
  if (hasInitials && units.some(({ char }) => initialOf(char) === undefined)) return null;
  return namePattern(units);
}

/** 1990-03-05, 1990.3.5, 19900305, 900305, 1990년3월5일. */
function dateDigits(lower: string): string | null {
  const [, year, month = '', day = ''] =
    /^((?:19|20)\d\d|\d\d)(?:[-./년](\d{1,2})[-./월](\d{1,2})일?)$/.exec(lower) ??
    /^((?:19|20)\d\d|\d\d)(\d\d)(\d\d)$/.exec(lower) ??
    [];
  if (year === undefined || Number(month) > 12 || Number(day) > 31) return null;
  return year + month.padStart(2, '0') + day.padStart(2, '0');
}

const numberPiece = /^[+(]*\d[\d().+\-–·/]*$/;

function phoneFragments(lower: string): PhoneFragment[] {
  if (!numberPiece.test(lower)) return [];
  const digits = lower.replace(/\D/g, '');
  if (lower.startsWith('+')) return [{ digits, international: true }];
  const asTyped = { digits, international: false };
  // 0082 10… begins like +82, but 0000-4821 is how a number ends.
  return digits.startsWith('00') && digits.length > 4
    ? [{ digits: digits.slice(2), international: true }, asTyped]
    : [asTyped];
}

function emailStart(lower: string): string {
  const start = lower.replace(/^@/, '');
  return /^[a-z0-9][^\s"(),:;<>[\\\]]*$/.test(start) ? start : '';
}

/** The pieces with runs of numbers written as one: `010 1234 5678`. */
function joinedNumbers(pieces: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const piece of pieces) {
    const isNumber = numberPiece.test(piece.normalize('NFKC'));
    if (isNumber && open && !piece.startsWith('+')) joined.push(`${joined.pop() ?? ''}${piece}`);
    else joined.push(piece);
    open = isNumber;
  }
  return joined;
}

/** Leading consonants of the conjoining and the half-width block, as some keyboards send them, in the block names use. */
function modernInitials(text: string): string {
  return text.replace(
    /[\u1100-\u1112\uffa1-\uffbe]/gu,
    (jamo) =>
      'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'[jamo.normalize('NFKC').charCodeAt(0) - 0x1100] ??
      jamo,
  );
}
