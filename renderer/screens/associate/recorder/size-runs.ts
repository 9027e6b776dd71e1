/**
 * The size runs a person at a counter meets, by garment and system, the usual system of a region first.
 * Only offered values: any other can be typed, and none is converted into another.
 */
import type { FitZone, GarmentType, SizeSystem } from '#shared/domain/size.ts';

export interface SizeRun {
  system: SizeSystem;
  values: readonly string[];
}

const steps = (from: number, to: number, by: number): string[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => String(from + i * by));

const letters = ['XS', 'S', 'M', 'L', 'XL', '2XL', '3XL'];
/** Chest in cm as on Korean men's labels, and the old women's numbers that are still spoken. */
const koreanTops: SizeRun[] = [
  { system: 'KS', values: steps(85, 120, 5) },
  { system: 'label', values: [...letters, '44', '55', '66', '77', '88'] },
];
const tops: SizeRun[] = [
  ...koreanTops,
  { system: 'Europe', values: steps(34, 56, 2) },
  { system: 'US', values: steps(0, 16, 2) },
  { system: 'UK', values: steps(6, 20, 2) },
];
const waists: SizeRun[] = [
  { system: 'US', values: steps(24, 40, 1) },
  { system: 'KS', values: steps(61, 103, 3) },
  { system: 'label', values: letters },
  { system: 'Europe', values: steps(34, 56, 2) },
];
const dresses: SizeRun[] = [
  { system: 'label', values: ['44', '55', '66', '77', '88', ...letters] },
  {
    system: 'KS',
    values: ['79-85-155', '82-88-160', '85-91-160', '88-94-160', '91-97-160', '94-100-160'],
  },
  { system: 'Europe', values: steps(34, 46, 2) },
  { system: 'US', values: steps(0, 14, 2) },
  { system: 'UK', values: steps(4, 18, 2) },
];
const shoes: SizeRun[] = [
  { system: 'KS', values: steps(220, 300, 5) },
  { system: 'Europe', values: steps(35, 47, 1) },
  { system: 'US', values: steps(5, 13, 1) },
  { system: 'UK', values: steps(3, 12, 1) },
];

const runs: Readonly<Record<GarmentType, readonly SizeRun[]>> = {
  shirt: tops,
  tshirt: tops,
  knit: tops,
  jacket: tops,
  coat: tops,
  dress: dresses,
  skirt: [{ system: 'label', values: ['44', '55', '66', '77', ...letters] }, ...waists],
  trousers: waists,
  jeans: waists,
  shoes,
  underwear: [
    { system: 'KS', values: steps(80, 110, 5) },
    { system: 'label', values: letters },
    { system: 'Europe', values: steps(65, 100, 5) },
  ],
  hat: [
    { system: 'label', values: ['S', 'M', 'L', 'XL'] },
    { system: 'KS', values: steps(54, 62, 1) },
  ],
};

const usualElsewhere: Readonly<Record<string, SizeSystem>> = {
  US: 'US',
  GB: 'UK',
  JP: 'JP',
  AU: 'AU',
};

/** The runs of a garment, the region's usual system first. @param region ISO 3166. */
export function runsFor(garment: GarmentType, region: string): readonly SizeRun[] {
  const known = mergedBySystem(runs[garment]);
  if (region === 'KR') return known;
  const usual = usualElsewhere[region] ?? 'Europe';
  return [...known].sort((a, b) => Number(b.system === usual) - Number(a.system === usual));
}

/** The system a label's value is read in: the usual one if it has it, else the first that does. */
export function systemOf(
  value: string,
  garment: GarmentType,
  region: string,
  usual: SizeSystem,
): SizeSystem {
  const having = runsFor(garment, region).filter(({ values }) => values.includes(value));
  return (having.find(({ system }) => system === usual) ?? having[0])?.system ?? 'label';
}

function mergedBySystem(list: readonly SizeRun[]): SizeRun[] {
  const bySystem = new Map<SizeSystem, string[]>();
  for (const { system, values } of list) {
    bySystem.set(system, [...new Set([...(bySystem.get(system) ?? []), ...values])]);
  }
  return [...bySystem].map(([system, values]) => ({ system, values }));
}

/** The garments that have a size, most asked for first. */
export const garmentOrder: readonly GarmentType[] = [
  'shirt',
  'trousers',
  'jacket',
  'knit',
  'dress',
  'shoes',
  'tshirt',
  'jeans',
  'coat',
  'skirt',
  'underwear',
  'hat',
];

const STARTERS = 6;

/** The garments to start from on the card: the usual ones that are not known yet. */
export function startersFor(known: readonly GarmentType[]): GarmentType[] {
  return garmentOrder.filter((garment) => !known.includes(garment)).slice(0, STARTERS);
}

const upper: readonly FitZone[] = ['shoulder', 'chest', 'waist', 'sleeve'];
const lower: readonly FitZone[] = ['waist', 'hip', 'inseam'];

/** Where a garment can be tight or loose; none for what only has a length. */
export function zonesOf(garment: GarmentType): readonly FitZone[] {
  switch (garment) {
    case 'shirt':
    case 'tshirt':
    case 'knit':
    case 'jacket':
      return upper;
    case 'coat':
    case 'dress':
      return ['shoulder', 'chest', 'waist', 'hip', 'sleeve'];
    case 'skirt':
    case 'underwear':
      return ['waist', 'hip'];
    case 'trousers':
    case 'jeans':
      return lower;
    case 'shoes':
    case 'hat':
      return [];
  }
}
