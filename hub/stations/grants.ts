/**
 * What a station may hold, in the order it should pull: what its mode and store give it, with the
 * exceptions an operator made.
 */
import type { StationMode } from '#shared/domain/record.ts';

export interface StationPlace {
  mode: StationMode;
  store: string;
  /** ISO 3166 code of the store's country. */
  region: string;
}

/** An operator's exception: a scope granted besides, or withdrawn. */
export interface GrantException {
  scope: string;
  granted: boolean;
}

/** The scopes that are pulled first come first: a store's own work, its people, the book, the catalogue. */
const order = ['store', 'staff', 'policy', 'region', 'catalog'];

/** What the station holds, in the order to pull it. */
export function grantsOf(
  place: StationPlace,
  exceptions: readonly GrantException[] = [],
): string[] {
  const held = new Set(grantsOfMode(place));
  for (const { scope, granted } of exceptions) {
    if (granted) held.add(scope);
    else held.delete(scope);
  }
  return [...held].sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b)));
}

/** Every scope the station could have something of, also if it was withdrawn since. */
export function everGranted(place: StationPlace, exceptions: readonly GrantException[]): string[] {
  return [...new Set([...grantsOfMode(place), ...exceptions.map(({ scope }) => scope)])];
}

/** A kiosk holds no people at all, and a pickup station no customer book. */
export function mayHold(mode: StationMode, scope: string): boolean {
  const kind = kindOf(scope);
  switch (mode) {
    case 'associate':
      return true;
    case 'pickup':
      return kind !== 'region';
    case 'kiosk':
      return kind === 'catalog' || kind === 'policy';
  }
}

/** The scope of a country's customer book: `region:kr`. */
export function regionScope(region: string): string {
  return `region:${region.toLowerCase()}`;
}

function grantsOfMode({ mode, store, region }: StationPlace): string[] {
  switch (mode) {
    case 'associate':
      return [
        `store:${store}`,
        `staff:${store}`,
        `policy:${store}`,
        regionScope(region),
        'catalog',
      ];
    case 'pickup':
      // The catalogue for what else there is when something comes back.
      return [`store:${store}`, `staff:${store}`, `policy:${store}`, 'catalog'];
    case 'kiosk':
      return ['catalog'];
  }
}

function kindOf(scope: string): string {
  return scope.split(':', 1)[0] as string;
}
