/**
 * Korean people and what others typed who looked for them, in FEBRL's form: an original and one duplicate
 * of each person, with one to three slips in what was typed. From a seed, so that anyone can make the
 * same set again.
 *
 * 1. Names are in the numbers they have (the demo shop's): a fifth are 김, and namesakes are many.
 * 2. A duplicate's `given_name` is the whole name as it was typed, `suburb` the place as it was typed;
 *    its `surname` is empty. So a query of the columns in order is what went into the box.
 * 3. A quarter of the profiles have a romanised name too; half of those people are looked for by it.
 */
import { makePerson, type Person } from '#hub/demo/person.ts';
import { createRandom, type Random, weightedTable } from '#hub/demo/random.ts';
import type { FebrlRecord } from './febrl.ts';
import {
  type Damage,
  droppedFinal,
  initialLaw,
  jointChanged,
  romanisedOtherwise,
  spaced,
  typingSlips,
  vowelConfused,
  wrongLayout,
} from './korean-damage.ts';
import { koreanPlaces } from './korean-places.ts';
import { hangulKeyboard, latinKeyboard } from './two-set-keyboard.ts';

/** How many slips a query has, and how often a slip is in the name rather than in the place. */
const slipsTable = weightedTable([1, 2, 3], (slips) => ({ 1: 50, 2: 33, 3: 17 })[slips] ?? 0);
const inName = 0.7;
/** More slips than this are in no name; a name of three syllables has about eight keys. */
const nameSlipsMax = 2;
const withLatinName = 0.25;
const askedByLatinName = 0.5;
const places = weightedTable(koreanPlaces, ({ thousands }) => thousands);

const hangulSlips = typingSlips(hangulKeyboard);
const latinSlips = typingSlips(latinKeyboard);
type Kinds = ReturnType<typeof weightedTable<{ damage: Damage; share: number }>>;

const hangulName = kinds([
  [hangulSlips.neighbour, 20],
  [droppedFinal, 14],
  [hangulSlips.missing, 10],
  [hangulSlips.doubled, 8],
  [hangulSlips.exchanged, 8],
  [initialLaw, 10],
  [vowelConfused, 10],
  [spaced, 10],
]);
const latinName = kinds([
  [romanisedOtherwise, 40],
  [jointChanged, 15],
  [latinSlips.neighbour, 15],
  [latinSlips.missing, 10],
  [latinSlips.doubled, 10],
  [latinSlips.exchanged, 10],
]);
const placeName = kinds([
  [hangulSlips.neighbour, 25],
  [droppedFinal, 20],
  [hangulSlips.missing, 15],
  [hangulSlips.doubled, 10],
  [hangulSlips.exchanged, 10],
  [vowelConfused, 10],
  [spaced, 10],
]);
/** Of the whole name, and at most one of them: exchanged family and given name, the wrong keyboard. */
const exchangedNames = 0.06;
const inWrongLayout = 0.06;

/** Originals first, then the duplicates, in the order of the people. */
export function koreanSet({ seed, people }: { seed: number; people: number }): FebrlRecord[] {
  const originals: FebrlRecord[] = [];
  const duplicates: FebrlRecord[] = [];
  for (let index = 1; index <= people; index += 1) {
    const random = createRandom(seed, index);
    const { name, latin, birthYear } = koreanPerson(random);
    const place = random.weighted(places);
    const romanised = random.chance(withLatinName);
    const person = String(index);
    originals.push({
      person,
      original: true,
      fields: {
        rec_id: `rec-${person}-org`,
        given_name: name.given,
        surname: name.family,
        latin_name: romanised ? `${latin.family} ${latin.given}` : '',
        suburb: place.city,
        state: place.province,
        date_of_birth: `${birthYear}${two(1 + random.int(12))}${two(1 + random.int(28))}`,
      },
    });
    const byLatin = romanised && random.chance(askedByLatinName);
    const typed = typedQuery(random, byLatin ? latin : name, byLatin, place);
    duplicates.push({
      person,
      original: false,
      fields: {
        rec_id: `rec-${person}-dup-0`,
        given_name: typed.name,
        surname: '',
        suburb: typed.place,
        state: place.province,
      },
    });
  }
  return [...originals, ...duplicates];
}

function koreanPerson(random: Random): Person {
  for (;;) {
    const person = makePerson(random);
    if (person.script === 'hangul') return person;
  }
}

function typedQuery(
  random: Random,
  { family, given }: { family: string; given: string },
  isLatin: boolean,
  { city, province }: { city: string; province: string },
): { name: string; place: string } {
  const between = isLatin ? ' ' : '';
  const exchanged = random.chance(isLatin ? 0.5 : exchangedNames);
  let name = (exchanged ? [given, family] : [family, given]).join(between);
  let place = random.pick([
    city,
    city,
    `${shortOf(province)} ${city}`,
    `${shortOf(province)}${city}`,
  ]);
  let left = random.weighted(slipsTable) - (exchanged && !isLatin ? 1 : 0);
  const otherLayout = left > 0 && random.chance(inWrongLayout);
  if (otherLayout) left -= 1;
  let nameSlips = exchanged && !isLatin ? 1 : 0;
  for (; left > 0; left -= 1) {
    if (nameSlips < nameSlipsMax && random.chance(inName)) {
      name = damaged(name, isLatin ? latinName : hangulName, random);
      nameSlips += 1;
    } else {
      place = damaged(place, placeName, random);
    }
  }
  if (otherLayout) name = wrongLayout(name, random) ?? name;
  return { name, place };
}

/** One slip, of the first kind drawn that applies to the text. */
function damaged(text: string, table: Kinds, random: Random): string {
  for (;;) {
    const typed = random.weighted(table).damage(text, random);
    if (typed !== undefined && typed.trim() !== '') return typed;
  }
}

function kinds(shares: readonly (readonly [Damage, number])[]): Kinds {
  const list = shares.map(([damage, share]) => ({ damage, share }));
  return weightedTable(list, ({ share }) => share);
}

/** 서울특별시 as people say it: 서울; 경기도: 경기; 충청남도: 충남. */
function shortOf(province: string): string {
  return province.replace(/^(.).([남북])도$/u, '$1$2').replace(/(특별자치|특별|광역)?[시도]$/u, '');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
