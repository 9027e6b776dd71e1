import { describe, expect, it } from 'vitest';
import { GarmentType, Size } from '#shared/domain/size.ts';
import { garmentOrder, runsFor, startersFor, systemOf } from './size-runs.ts';

describe('size runs', () => {
  it('offers for every garment only values the domain accepts, each once', () => {
    const refused = GarmentType.options.flatMap((garment) =>
      runsFor(garment, 'KR').flatMap(({ system, values }) => {
        expect(new Set(values).size).toBe(values.length);
        return values.filter((value) => !Size.safeParse({ value, system, garment }).success);
      }),
    );
    expect(refused).toEqual([]);
  });

  it('puts the usual system of the region first', () => {
    expect(runsFor('shirt', 'KR')[0]?.system).toBe('KS');
    expect(runsFor('shirt', 'US')[0]?.system).toBe('US');
    expect(runsFor('dress', 'GB')[0]?.system).toBe('UK');
    expect(runsFor('shoes', 'FR')[0]?.system).toBe('Europe');
  });

  it('lists every garment, and starts the card with those not known yet', () => {
    expect([...garmentOrder].sort()).toEqual([...GarmentType.options].sort());
    expect(startersFor(['shirt', 'shoes'])).not.toContain('shirt');
  });
});

it('reads a scanned label in the usual system if that has it, else in one that does', () => {
  expect(systemOf('100', 'shirt', 'KR', 'KS')).toBe('KS');
  expect(systemOf('M', 'shirt', 'KR', 'KS')).toBe('label');
  expect(systemOf('40', 'trousers', 'KR', 'Europe')).toBe('Europe');
  expect(systemOf('one size', 'hat', 'KR', 'KS')).toBe('label');
});
