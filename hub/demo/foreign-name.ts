/**
 * Names of customers from abroad: lists of what is common where they come from, and beyond the lists
 * names put together by rule, so that most family names of the tail are borne by a handful of people.
 */
import type { PersonName } from '#shared/domain/person-name.ts';
import origins from '../../resources/demo-shop/foreign-names.json' with { type: 'json' };
import type { Sex } from './korean-name.ts';
import { type Random, type WeightedTable, weightedTable, zipfTable } from './random.ts';

interface Origin {
  share: number;
  family: readonly string[];
  female: readonly string[];
  male: readonly string[];
  /** Lists of which a composed name takes one piece each. */
  familyParts?: readonly (readonly string[])[];
  givenParts?: readonly (readonly string[])[];
  /** How many names are composed. */
  composed?: number;
  givenComposed?: number;
  /** How many have two family names, and what stands between them. */
  pair?: number;
  joint?: string;
  /** Women's family names end otherwise: Petrova, Dubrovskaya. */
  feminine?: boolean;
  /** The family names in Chinese characters, in the order of `family`. */
  han?: readonly string[];
  /** Characters of given names, each with its sound. */
  hanGiven?: readonly (readonly string[])[];
}

interface Prepared extends Origin {
  families: WeightedTable<number>;
  givens: Record<Sex, WeightedTable<string>>;
}

const originTable = weightedTable(
  (origins as readonly Origin[]).map(
    (origin): Prepared => ({
      ...origin,
      families: zipfTable([...origin.family.keys()], 0.8),
      givens: { female: zipfTable(origin.female, 0.6), male: zipfTable(origin.male, 0.6) },
    }),
  ),
  ({ share }) => share,
);

/** How many of those who could write their name in Chinese characters do. */
const hanShare = 0.25;

export interface ForeignName {
  name: PersonName;
  /** The same in Latin letters. */
  latin: PersonName;
  script: 'latin' | 'han';
}

export function foreignName(random: Random, sex: Sex): ForeignName {
  const origin = random.weighted(originTable);
  const place = random.weighted(origin.families);
  const { han, hanGiven } = origin;
  if (han !== undefined && hanGiven !== undefined && random.chance(hanShare)) {
    const signs = Array.from({ length: random.chance(0.3) ? 1 : 2 }, () => random.pick(hanGiven));
    const [given = '', sound = ''] = [0, 1].map((part) => signs.map((s) => s[part]).join(''));
    return {
      name: { family: han[place] ?? '', given },
      latin: {
        family: origin.family[place] ?? '',
        given: sound.charAt(0).toUpperCase() + sound.slice(1),
      },
      script: 'han',
    };
  }
  const family = familyName(random, origin, place, sex);
  const name = { family, given: givenName(random, origin, sex) };
  return { name, latin: name, script: 'latin' };
}

function familyName(random: Random, origin: Origin, place: number, sex: Sex): string {
  const { composed = 0, familyParts, pair = 0, joint = ' ' } = origin;
  const one = () =>
    familyParts !== undefined && random.chance(composed)
      ? composedOf(random, familyParts)
      : (origin.family[place] ?? '');
  const name = one();
  if (origin.feminine === true && sex === 'female') return feminine(name);
  return random.chance(pair) ? `${name}${joint}${random.pick(origin.family)}` : name;
}

function feminine(name: string): string {
  if (name.endsWith('sky')) return `${name.slice(0, -1)}aya`;
  return /(?:ov|ev|in)$/.test(name) ? `${name}a` : name;
}

function givenName(random: Random, origin: Prepared, sex: Sex): string {
  const { givenParts, givenComposed = 0 } = origin;
  return givenParts !== undefined && random.chance(givenComposed)
    ? composedOf(random, givenParts)
    : random.weighted(origin.givens[sex]);
}

function composedOf(random: Random, parts: readonly (readonly string[])[]): string {
  return parts.map((part) => random.pick(part)).join('');
}
