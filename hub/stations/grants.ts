/** What a station may hold, by its mode, in the order it should pull. */
import type { StationMode } from '#shared/domain/record.ts';

export interface StationPlace {
  mode: StationMode;
  store: string;
  /** ISO 3166 code of the store's country. */
  region: string;
}

/**
 * The store's own work comes first, then the people who work there, then the customer book, and the
 * catalogue last. A kiosk holds no people at all.
 */
export function grantsOf({ mode, store, region }: StationPlace): string[] {
  switch (mode) {
    case 'associate':
      return [`store:${store}`, `staff:${store}`, regionScope(region), 'catalog'];
    case 'pickup':
      return [`store:${store}`, `staff:${store}`];
    case 'kiosk':
      return ['catalog'];
  }
}

/** The scope of a country's customer book: `region:kr`. */
export function regionScope(region: string): string {
  return `region:${region.toLowerCase()}`;
}
