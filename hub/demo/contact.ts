/**
 * Ways to reach a demo customer that can be nobody's:
 *
 * - Korean mobile numbers 010-0xxx and 010-1xxx are not assigned (subscribers' begin with 2 to 9);
 *   010-0000 is kept for the regulars of the documentation. Each of 19,990,000 is given out once.
 * - Numbers abroad come from the ranges set aside for fiction: 555-0100 to 0199 in North America,
 *   07700 900000 to 900999 in the United Kingdom (Ofcom; the last hundred kept for the regulars).
 * - Mail goes to example.com, .org and .net (RFC 2606).
 * - Districts, roads and the start of a postcode are real, house numbers are invented.
 */
import type { Address } from '#shared/domain/customer.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';

const assignable = 19_990_000;
/** Shares no factor with `assignable`, so that every index meets a number of its own. */
const stride = 12_345_679;

/** The Korean mobile number of the index-th customer; its last four digits run through all 10,000. */
export function koreanMobile(seed: number, index: number): string {
  const place = (index * stride + (seed % assignable)) % assignable;
  return `+8210${String(place + 10_000).padStart(8, '0')}`;
}

const northAmerica = ['202', '212', '303', '312', '404', '415', '503', '512', '604', '617', '206'];

/** A number abroad, or undefined where the ranges for fiction are used up. */
export function foreignPhone(ordinal: number): string | undefined {
  if (ordinal < british) return `+447700900${String(ordinal).padStart(3, '0')}`;
  const rest = ordinal - british;
  const area = northAmerica[Math.floor(rest / 100)];
  return area === undefined ? undefined : `+1${area}55501${String(rest % 100).padStart(2, '0')}`;
}

const british = 900;

const mailDomains = [
  'example.com',
  'example.com',
  'example.org',
  'example.net',
  'mail.example.com',
  'kr.example.org',
  'post.example.net',
];

/** Unique by the index. */
export function emailFor(random: Random, person: Person, index: number): string {
  const { given, family } = person.latin;
  const [a, b] = [lettersOf(given), lettersOf(family)];
  const local = random.pick([`${a}.${b}${index}`, `${a}${index}`, `${b}${a}${index}`]);
  return `${local}@${random.pick(mailDomains)}`;
}

export function addressFor(random: Random, { district, language }: Person): Address {
  const road = random.pick(district.roads)[language];
  const house = 1 + random.int(420);
  const flat = random.chance(0.75);
  const [building, door] = [101 + random.int(12), (1 + random.int(24)) * 100 + 1 + random.int(6)];
  const postcode = district.postcode + String(random.int(1000)).padStart(3, '0');
  const place = { city: district.city[language], province: district.province[language] };
  return language === 'ko'
    ? {
        line1: `${road} ${house}`,
        ...(flat ? { line2: `${building}동 ${door}호` } : {}),
        ...place,
        postcode,
        country: 'KR',
      }
    : {
        line1: `${house} ${road}`,
        ...(flat ? { line2: `${building}-${door}` } : {}),
        ...place,
        postcode,
        country: 'KR',
      };
}

const unmarked: Record<string, string> = { ß: 'ss', ł: 'l', ø: 'o', đ: 'd' };

function lettersOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßłøđ]/g, (letter) => unmarked[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}
