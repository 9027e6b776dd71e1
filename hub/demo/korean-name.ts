/**
 * Korean names in the numbers they have: a fifth are 김, most given names are in the fashion of their
 * years, and behind them comes a tail of tens of thousands that few share. Without that tail a search
 * index of a million people would look smaller than a real shop's.
 */
import names from '../../resources/demo-shop/names.json' with { type: 'json' };
import { type Random, weightedTable, zipfTable } from './random.ts';
import { romanise } from './romanise.ts';

export type Sex = 'female' | 'male';
export type Generation = (typeof generations)[number];

const generations = names.generations.map((generation) => ({
  ...generation,
  inFashion: { female: zipfTable(generation.female, 0.5), male: zipfTable(generation.male, 0.5) },
  first: {
    female: zipfTable([...generation.firstFemale], 0.4),
    male: zipfTable([...generation.firstMale], 0.4),
  },
  second: {
    female: zipfTable([...generation.secondFemale], 0.4),
    male: zipfTable([...generation.secondMale], 0.4),
  },
}));
export const generationTable = weightedTable(generations, ({ share }) => share);

const families = weightedTable(names.familyNames, ({ share }) => share);
const syllables = zipfTable([...names.syllables], 0.7);

export function koreanName(random: Random, generation: Generation, sex: Sex) {
  const family = random.weighted(families);
  const given = givenName(random, generation, sex);
  const latin = {
    family: random.chance(0.7) ? (family.latin[0] ?? '') : random.pick(family.latin),
    given: romanise(given, {
      customary: random.chance(0.7),
      joint: random.pick(['', '', '-', ' '] as const),
    }),
  };
  return { name: { family: family.hangul, given }, latin };
}

function givenName(random: Random, generation: Generation, sex: Sex): string {
  const kind = random.next();
  if (kind < 0.5) return random.weighted(generation.inFashion[sex]);
  if (kind < 0.87) return twoOf(random, generation.first[sex], generation.second[sex]);
  if (kind < 0.985) return twoOf(random, syllables, syllables);
  return random.pick(kind < 0.995 ? names.oneSyllable : names.native);
}

type Syllables = ReturnType<typeof zipfTable<string>>;

function twoOf(random: Random, first: Syllables, second: Syllables): string {
  const one = random.weighted(first);
  for (;;) {
    const other = random.weighted(second);
    if (other !== one) return one + other;
  }
}
