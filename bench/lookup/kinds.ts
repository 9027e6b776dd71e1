/**
 * What people say at a counter, kind by kind, with what the issue allows each to take. A kind makes one
 * query of one person; chance decides between the ways in which it may be said.
 */
import { displayName } from '#shared/domain/person-name.ts';
import { nationalPhone } from '#shared/domain/phone.ts';
import { initialOf, isHangulSyllable } from '#shared/domain/search/hangul.ts';
import type { Random } from '#hub/demo/random.ts';
import { damaged } from './damage.ts';
import type { Someone } from './people.ts';

/** Milliseconds through the RPC at a million. */
export interface Limits {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Exact keys, prefixes, fragments of phones, initial consonants. */
const strict: Limits = { p50Ms: 1, p99Ms: 5, maxMs: 100 };
/** Misspelt names and several words. */
const loose: Limits = { p50Ms: 8, p99Ms: 25, maxMs: 100 };
/** One letter and 김: no more than that nothing takes longer than 100 ms. */
const anything: Limits = { p50Ms: 100, p99Ms: 100, maxMs: 100 };

export interface Kind {
  name: string;
  limits: Limits;
  /** True where the query is enough to have the person among the first 12. */
  names?: boolean;
  /**
   * Limits of those queries that have several words, or are of somebody who is not in the book: a whole name
   * that nobody has is a misspelt one.
   */
  otherwise?: Limits;
  /** undefined where the person has no such thing. */
  query(someone: Someone, random: Random): string | undefined;
}

const national = ({ doc }: Someone) =>
  doc.phone === undefined ? undefined : nationalPhone(doc.phone);
const digits = (someone: Someone) => national(someone)?.replace(/\D/g, '');
const whole = ({ doc }: Someone) => displayName(doc.name);
const firstOf = (text: string, random: Random, least: number, most: number) =>
  [...text].slice(0, least + random.int(most - least + 1)).join('');
const isHangul = ({ doc }: Someone) => isHangulSyllable(doc.name.given.charAt(0));
const initials = (text: string) => [...text].map((char) => initialOf(char) ?? char).join('');

export const kinds: readonly Kind[] = [
  { name: 'phone-last-4', limits: strict, query: (s) => digits(s)?.slice(-4) },
  {
    name: 'phone-end',
    limits: strict,
    query: (s, random) => digits(s)?.slice(-5 - random.int(3)),
  },
  { name: 'phone-last-8', limits: strict, names: true, query: (s) => digits(s)?.slice(-8) },
  { name: 'phone-whole', limits: strict, names: true, query: writtenPhone },
  {
    name: 'phone-start',
    limits: strict,
    query: (s, random) => firstOf(national(s) ?? '', random, 5, 11),
  },
  {
    name: 'email-start',
    limits: strict,
    query: ({ doc }, random) => firstOf(doc.email?.split('@')[0] ?? '', random, 4, 12),
  },
  {
    name: 'email-whole',
    limits: strict,
    names: true,
    query: ({ doc }) => doc.email,
  },
  {
    name: 'email-domain',
    limits: strict,
    query: ({ doc }, random) => firstOf(`@${doc.email?.split('@')[1] ?? ''}`, random, 3, 18),
  },
  { name: 'loyalty', limits: strict, names: true, query: ({ doc }) => doc.loyalty?.number },
  {
    name: 'order-number',
    limits: strict,
    names: true,
    query: ({ orderNumber }, random) =>
      random.chance(0.5) ? orderNumber : orderNumber?.replace('#', ''),
  },
  { name: 'name-whole', limits: strict, otherwise: loose, query: whole },
  {
    name: 'name-prefix',
    limits: strict,
    otherwise: loose,
    query: (s, random) =>
      isHangul(s) ? firstOf(whole(s), random, 2, 2) : firstOf(s.doc.name.family, random, 3, 6),
  },
  { name: 'given-name', limits: strict, otherwise: loose, query: ({ doc }) => doc.name.given },
  { name: 'family-name', limits: strict, otherwise: loose, query: ({ doc }) => doc.name.family },
  {
    name: 'initials',
    limits: strict,
    otherwise: loose,
    query: (s, random) => (isHangul(s) ? firstOf(initials(whole(s)), random, 2, 3) : undefined),
  },
  {
    name: 'initials-mixed',
    limits: strict,
    otherwise: loose,
    query: (s) => (isHangul(s) ? s.doc.name.family + initials(s.doc.name.given) : undefined),
  },
  {
    name: 'half-composed',
    limits: strict,
    otherwise: loose,
    query: (s) => (isHangul(s) ? withoutFinal(whole(s)) : undefined),
  },
  {
    name: 'inside',
    limits: strict,
    otherwise: loose,
    query: ({ doc: { name } }, random) => {
      if (isHangulSyllable(name.given.charAt(0))) return [...name.given].at(-1);
      const from = 1 + random.int(Math.max(1, name.family.length - 5));
      return name.family.length < 6 ? undefined : name.family.slice(from, from + 4);
    },
  },
  {
    name: 'romanised',
    limits: loose,
    query: ({ doc }) => doc.latinName,
  },
  { name: 'name-misspelt', limits: loose, query: (s, random) => damaged(whole(s), random) },
  {
    name: 'name-swapped',
    limits: loose,
    query: ({ doc: { name } }) => `${name.given} ${name.family}`,
  },
  {
    name: 'name-and-city',
    limits: loose,
    query: (s) => withCity(s, whole(s)),
  },
  {
    name: 'family-and-city',
    limits: loose,
    query: (s) => withCity(s, s.doc.name.family),
  },
  {
    name: 'misspelt-and-city',
    limits: loose,
    query: (s, random) => withCity(s, damaged(whole(s), random)),
  },
  {
    name: 'given-and-letter',
    limits: loose,
    query: ({ doc: { name } }) => `${name.given} ${name.family.charAt(0)}`,
  },
  {
    name: 'nobody',
    limits: loose,
    query: (s, random) => `${whole(s)} ${String(random.int(1e8)).padStart(8, '9')}`,
  },
  { name: 'one-letter', limits: anything, query: (s) => whole(s).charAt(0) },
  { name: 'very-common', limits: anything, query: (_, random) => random.pick(veryCommon) },
  { name: 'odd-input', limits: loose, query: (s, random) => odd(whole(s), random) },
];

/** A fifth of Korea, and other words that a great part of the book shares. */
const veryCommon =
  '김 이 박 최 kim lee park 0 01 010 82 1 2026 서울 강남 서울특별시 seoul 김 강남 김 ㅅ ㄱ ㅇ ㅈ ㄱㅁ ㅇㅅ 영 지 수 민 정 a k l exa @ @example DG DG1 # #1 -'.split(
    ' ',
  );

function writtenPhone(someone: Someone, random: Random): string | undefined {
  const e164 = someone.doc.phone;
  if (e164 === undefined) return undefined;
  const all = digits(someone) ?? '';
  if (!e164.startsWith('+82')) return e164;
  const [start, middle, end] = [all.slice(0, 3), all.slice(3, 7), all.slice(7)];
  return random.pick([
    `${start}-${middle}-${end}`,
    all,
    e164,
    `+82 ${start.slice(1)} ${middle} ${end}`,
    `82-${start.slice(1)}-${middle}-${end}`,
    `(${start}) ${middle}.${end}`,
    `${start} ${middle} ${end}`,
    `0082 ${start.slice(1)}-${middle}${end}`,
  ]);
}

function withCity({ doc }: Someone, name: string): string | undefined {
  return doc.address === undefined ? undefined : `${name} ${doc.address.city}`;
}

/** As it stands while the last syllable is being typed: 김민정 → 김민저, 김민지 → 김민ㅈ. */
function withoutFinal(name: string): string {
  const last = name.at(-1) ?? '';
  const final = (last.charCodeAt(0) - 0xac00) % 28;
  const open = final > 0 ? String.fromCharCode(last.charCodeAt(0) - final) : initialOf(last);
  return name.slice(0, -1) + (open ?? '');
}

/** What a search box must bear. */
function odd(name: string, random: Random): string {
  return random.pick([
    `"${name}" OR *`,
    `${name}* NEAR(${name.charAt(0)}`,
    `-${name}- ( ^`,
    `%${name}_`,
    `${name.charAt(0)}\u200b${name.slice(1)}\u200d`,
    `😀 ${name} 👩‍👩‍👧`,
    `${name} עברית العربية`,
    `${name} `.repeat(30).slice(0, 200),
    `"; DROP TABLE record; -- ${name}`,
    `...${name}!!! ???`,
  ]);
}
