/**
 * Who a demo customer is: a name of their generation, sex, language, district and body. Everything
 * else about them (contacts, orders, sizes) follows from it, so that a profile hangs together.
 */
import type { PersonName } from '#shared/domain/person-name.ts';
import names from '../../resources/demo-shop/names.json' with { type: 'json' };
import places from '../../resources/demo-shop/places.json' with { type: 'json' };
import { type Random, weightedTable } from './random.ts';
import { romanise } from './romanise.ts';

export type District = (typeof places.districts)[number];
export type Sex = 'female' | 'male';

export interface Person {
  name: PersonName;
  /** Family and given name in Latin letters, whether or not the profile shows them. */
  latin: { family: string; given: string };
  /** True where the name is written in Hangul. */
  hangul: boolean;
  language: 'ko' | 'en';
  sex: Sex;
  birthYear: number;
  district: District;
  body: Body;
}

/** Positions in the size runs, from the smallest; what a person takes when all falls as it should. */
export interface Body {
  /** 44, 55, 66, 77 or chest 90 to 110. */
  top: number;
  waist: number;
  alpha: number;
  shoe: number;
}

const koreanShare = 0.8;
const families = weightedTable(names.familyNames, ({ share }) => share);
const generations = weightedTable(names.generations, ({ share }) => share);
const districts = weightedTable(places.districts, ({ share }) => share);

export function makePerson(random: Random): Person {
  const sex: Sex = random.chance(0.58) ? 'female' : 'male';
  const generation = random.weighted(generations);
  const birthYear = generation.from + random.int(generation.to - generation.from + 1);
  const district = random.weighted(districts);
  const body = makeBody(random, sex);
  const rest = { sex, birthYear, district, body };
  if (!random.chance(koreanShare)) {
    const name = {
      family: random.pick(names.western.family),
      given: random.pick(names.western[sex]),
    };
    return { ...rest, name, latin: name, hangul: false, language: 'en' };
  }
  const family = random.weighted(families);
  const given = givenName(random, generation, sex);
  const latin = {
    family: random.chance(0.7) ? (family.latin[0] ?? '') : random.pick(family.latin),
    given: romanise(given, {
      customary: random.chance(0.7),
      joint: random.pick(['', '', '-', ' '] as const),
    }),
  };
  const language = random.chance(0.97) ? 'ko' : 'en';
  return { ...rest, name: { family: family.hangul, given }, latin, hangul: true, language };
}

/** Most bear a name that was in fashion; the rest two syllables in the fashion of their years. */
function givenName(
  random: Random,
  generation: (typeof names.generations)[number],
  sex: Sex,
): string {
  if (random.chance(0.6)) return random.pick(generation[sex]);
  const [first, second] =
    sex === 'female'
      ? [generation.firstFemale, generation.secondFemale]
      : [generation.firstMale, generation.secondMale];
  const one = first.charAt(random.int(first.length));
  const other = second.charAt(random.int(second.length));
  return one === other ? random.pick(generation[sex]) : one + other;
}

function makeBody(random: Random, sex: Sex): Body {
  // The sum of three is near to a bell curve: middle sizes are common, the outer ones rare.
  const build = (random.next() + random.next() + random.next()) / 3;
  const around = (steps: number) =>
    Math.min(steps - 1, Math.max(0, Math.floor((build + (random.next() - 0.5) * 0.15) * steps)));
  return sex === 'female'
    ? { top: around(4), waist: around(8), alpha: around(4), shoe: around(7) }
    : { top: around(5), waist: around(9), alpha: around(4), shoe: around(7) };
}
