/**
 * All records of the index-th demo customer: the profile, then what hangs on it. Depends on nothing
 * but seed, index and `nowMs`.
 */
import type { Customer } from '#shared/domain/customer.ts';
import type { Kind, RecordWrite } from '#shared/domain/record.ts';
import { addressFor, emailFor, foreignPhone, koreanMobile } from './contact.ts';
import {
  makeConsents,
  makeNotes,
  makePreferences,
  makeTags,
  type Subject,
} from './observations.ts';
import { makePerson, type Person } from './person.ts';
import { demoScope } from './premises.ts';
import { makeOrders, pastMoment } from './purchases.ts';
import { createRandom, type Random, weightedTable } from './random.ts';
import { regulars } from './regulars.ts';

export interface DemoSeed {
  /** Any whole number; the same one always makes the same shop. */
  seed: number;
  /** Nothing in the shop is later than this. */
  nowMs: number;
}

const tiers = weightedTable(
  [
    { tier: 'welcome', share: 60 },
    { tier: 'silver', share: 28 },
    { tier: 'gold', share: 10 },
    { tier: 'black', share: 2 },
  ],
  ({ share }) => share,
);

/** The most orders one customer has; sets the numbers of their orders apart from the next one's. */
const ordersEach = 12;

/** @param index from 1; the first few are always the same regulars. */
export function demoCustomer({ seed, nowMs }: DemoSeed, index: number): RecordWrite[] {
  const regular = regulars[index - 1];
  if (regular !== undefined) return regular(demoNumber(index), nowMs);

  const random = createRandom(seed, index);
  const person = makePerson(random);
  const subject: Subject = {
    customerId: `demo:c:${demoNumber(index)}`,
    homeStore: person.district.store,
    nowMs,
  };
  const orders = makeOrders(random, person, { ...subject, first: 1001 + index * ordersEach });
  const preferences = makePreferences(random, person, subject);
  const notes = makeNotes(random, person, subject);
  const consents = makeConsents(random, person, subject);
  const since = Math.min(
    pastMoment(random, nowMs, 'anywhere'),
    ...orders.map(({ placedAt }) => placedAt),
    ...consents.map(({ at }) => at),
    ...[...preferences, ...notes].map(({ observed }) => observed.at),
  );
  const doc = makeProfile(random, person, { seed, index, since, homeStore: subject.homeStore });
  return [
    { kind: 'customer', id: subject.customerId, scope: demoScope, doc },
    ...attached('order', 'o', index, orders),
    ...attached('preference', 'p', index, preferences),
    ...attached('note', 'n', index, notes),
    ...attached('consent', 'k', index, consents),
  ];
}

/** `000123` */
export function demoNumber(index: number): string {
  return String(index).padStart(6, '0');
}

function makeProfile(
  random: Random,
  person: Person,
  given: { seed: number; index: number; since: number; homeStore: string },
): Customer {
  const { seed, index, since, homeStore } = given;
  // Every fiftieth foreigner kept the number of home.
  const abroad =
    person.script !== 'hangul' && index % 50 === 7
      ? foreignPhone(Math.floor(index / 50))
      : undefined;
  const phone = random.chance(0.93) ? (abroad ?? koreanMobile(seed, index)) : undefined;
  const email = random.chance(0.78) ? emailFor(random, person, index) : undefined;
  const tags = makeTags(random);
  const loyalty = random.chance(0.65)
    ? { number: `DG${String(10_000_000 + index)}`, tier: random.weighted(tiers).tier }
    : undefined;
  return {
    name: person.name,
    ...(showsLatin(random, person) ? { latinName: latinName(random, person) } : {}),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(random.chance(0.7) ? { address: addressFor(random, person) } : {}),
    ...(loyalty === undefined ? {} : { loyalty }),
    ...(random.chance(0.55) ? { birthDate: birthDate(random, person.birthYear) } : {}),
    language: person.language,
    homeStore,
    ...(person.script === 'hangul' && random.chance(0.03)
      ? { aliases: [random.pick(nicknames)] }
      : {}),
    ...(tags.length > 0 ? { tags } : {}),
    since,
  };
}

const nicknames = ['Jenny', 'Eric', 'Kelly', 'Ryan', 'Sunny', 'Andy', 'Lina', 'Brian'];

/** Half of those whose name is in Hangul; all whose name the shop's staff may not be able to read. */
function showsLatin(random: Random, { script }: Person): boolean {
  return script === 'han' || (script === 'hangul' && random.chance(0.5));
}

function latinName(random: Random, { latin: { family, given } }: Person): string {
  return random.pick([`${family} ${given}`, `${family} ${given}`, `${given} ${family}`]);
}

function birthDate(random: Random, year: number): string {
  const [month, day] = [1 + random.int(12), 1 + random.int(28)];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function attached(
  kind: Kind,
  letter: string,
  index: number,
  docs: readonly Record<string, unknown>[],
): RecordWrite[] {
  const number = demoNumber(index);
  return docs.map((doc, i) => ({
    kind,
    id: `demo:${letter}:${number}-${i + 1}`,
    scope: demoScope,
    doc,
  }));
}
