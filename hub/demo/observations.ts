/** What the demo shop's staff learnt about a customer: sizes, tastes, notes; and the consents given. */
import type { Consent } from '#shared/domain/consent.ts';
import type { Note } from '#shared/domain/note.ts';
import type { Observed } from '#shared/domain/observer.ts';
import type { Preference, PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';
import type { FitVerdict, FitZone, GarmentType } from '#shared/domain/size.ts';
import words from '../../resources/demo-shop/words.json' with { type: 'json' };
import { sizeRuns } from './catalogue.ts';
import type { Person } from './person.ts';
import { staffOf } from './premises.ts';
import { ownSize, pastMoment, suitable } from './purchases.ts';
import type { Random } from './random.ts';

export interface Subject {
  customerId: string;
  homeStore: string;
  nowMs: number;
}

const zonesOf: Record<GarmentType, readonly FitZone[]> = {
  shirt: ['shoulder', 'chest', 'sleeve'],
  tshirt: ['shoulder', 'chest'],
  knit: ['shoulder', 'chest', 'sleeve'],
  jacket: ['shoulder', 'chest', 'sleeve'],
  coat: ['shoulder', 'sleeve'],
  dress: ['chest', 'waist', 'hip'],
  skirt: ['waist', 'hip'],
  trousers: ['waist', 'hip', 'inseam'],
  jeans: ['waist', 'hip', 'inseam'],
  shoes: [],
  underwear: [],
  hat: [],
};

/** Most customers have none: nobody asked yet. */
export function makePreferences(random: Random, person: Person, subject: Subject): Preference[] {
  if (!random.chance(0.42)) return [];
  const taste = () => ({
    value: makeTaste(random, person.language),
    source: (random.chance(0.8) ? 'told' : 'purchase') as PreferenceSource,
  });
  const size = () => makeSize(random, person);
  return Array.from({ length: 1 + random.int(5) }, () => ({
    customerId: subject.customerId,
    ...(random.chance(0.6) ? size() : taste()),
    observed: makeObserved(random, subject),
  }));
}

export function makeNotes(random: Random, person: Person, subject: Subject): Note[] {
  if (!random.chance(0.2)) return [];
  const { customerId } = subject;
  const text = random.pick(words.notes[person.language]);
  return [{ customerId, text, observed: makeObserved(random, subject) }];
}

export function makeTags(random: Random): string[] {
  if (!random.chance(0.25)) return [];
  return [...new Set([random.pick(words.tags), random.pick(words.tags)])];
}

/** Asked at the counter or in the web shop; some took it back later. */
export function makeConsents(random: Random, person: Person, subject: Subject): Consent[] {
  const ledger: Consent[] = [];
  for (const [channel, asked, yes] of [
    ['email', 0.72, 0.66],
    ['sms', 0.6, 0.5],
  ] as const) {
    if (!random.chance(asked)) continue;
    const at = pastMoment(random, subject.nowMs, 'shop');
    const entry = (granted: boolean, when: number, source: string): Consent => ({
      customerId: subject.customerId,
      purpose: 'marketing',
      channel,
      granted,
      wording: `${new Date(when).getUTCFullYear()}-01`,
      language: person.language,
      source,
      at: when,
    });
    const granted = random.chance(yes);
    ledger.push(entry(granted, at, random.chance(0.6) ? 'online' : 'counter'));
    if (granted && random.chance(0.12)) {
      ledger.push(entry(false, at + Math.floor((subject.nowMs - at) / 2), 'online'));
    }
  }
  return ledger;
}

function makeSize(
  random: Random,
  person: Person,
): { value: PreferenceValue; source: PreferenceSource; note?: string } {
  const product = suitable(random, person);
  const steps = random.weighted(steppings).steps;
  const verdict: FitVerdict = steps === 0 ? 'fits' : steps < 0 ? 'small' : 'large';
  const zones = zonesOf[product.garment];
  const named = zones.length > 0 && random.chance(0.35) ? random.pick(zones) : undefined;
  const { system } = sizeRuns[product.sizes];
  const source = random.pick(['tried', 'tried', 'tried', 'told', 'measured'] as const);
  return {
    value: {
      aspect: 'size',
      size: {
        value: ownSize(person, product, steps),
        system,
        garment: product.garment,
        ...(source === 'told' ? {} : { verdict }),
        ...(named === undefined || source === 'told'
          ? {}
          : { zones: { [named]: verdict === 'fits' ? random.pick(uneasy) : verdict } }),
      },
    },
    source,
    ...(random.chance(0.2) ? { note: random.pick(words.fitNotes[person.language]) } : {}),
  };
}

const uneasy = ['fits', 'fits', 'small', 'large'] as const;
const steppings = {
  items: [{ steps: 0 }, { steps: -1 }, { steps: 1 }],
  upTo: [0.72, 0.86, 1],
};

function makeTaste(random: Random, language: 'ko' | 'en'): PreferenceValue {
  const aspect = random.pick(['colour', 'colour', 'style', 'fabric', 'like', 'never'] as const);
  const lists = {
    colour: words.colours,
    style: words.styles,
    fabric: words.fabrics,
    like: words.likes,
    never: words.nevers,
  };
  return { aspect, text: random.pick(lists[aspect][language]) };
}

function makeObserved(random: Random, { homeStore, nowMs }: Subject): Observed {
  return {
    at: pastMoment(random, nowMs, 'shop'),
    station: 'demo',
    store: homeStore,
    staff: random.pick(staffOf(homeStore)),
  };
}
