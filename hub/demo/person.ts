/**
 * Who a demo customer is: a name of their generation, sex, language, district and body. Everything
 * else about them (contacts, orders, sizes) follows from it, so that a profile hangs together.
 */
import type { PersonName } from '#shared/domain/person-name.ts';
import places from '../../resources/demo-shop/places.json' with { type: 'json' };
import { foreignName } from './foreign-name.ts';
import { generationTable, koreanName, type Sex } from './korean-name.ts';
import { type Random, weightedTable } from './random.ts';

export type District = (typeof places.districts)[number];

export interface Person {
  name: PersonName;
  /** Family and given name in Latin letters, whether or not the profile shows them. */
  latin: { family: string; given: string };
  /** What the name is written in. */
  script: 'hangul' | 'han' | 'latin';
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

const koreanShare = 0.86;
const districts = weightedTable(places.districts, ({ share }) => share);

export function makePerson(random: Random): Person {
  const sex: Sex = random.chance(0.58) ? 'female' : 'male';
  const generation = random.weighted(generationTable);
  const birthYear = generation.from + random.int(generation.to - generation.from + 1);
  const district = random.weighted(districts);
  const body = makeBody(random, sex);
  const rest = { sex, birthYear, district, body };
  if (!random.chance(koreanShare)) return { ...rest, ...foreignName(random, sex), language: 'en' };
  const named = koreanName(random, generation, sex);
  const language = random.chance(0.97) ? 'ko' : 'en';
  return { ...rest, ...named, script: 'hangul', language };
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
