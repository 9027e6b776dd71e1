import { expect, it } from 'vitest';
import type { Size } from '#shared/domain/size.ts';
import type { CardPreference } from '#shared/rpc/customer-views.ts';
import { knownSizes, lastSize } from './known-sizes.ts';

const seen = (preferenceId: string, value: CardPreference['value']): CardPreference => ({
  preferenceId,
  value,
  source: 'tried',
  note: null,
  observed: { at: 0, station: 's', store: 'gangnam', staff: null },
  state: 'synced',
});
const size = (id: string, value: string, garment: Size['garment']) =>
  seen(id, { aspect: 'size', size: { value, system: 'KS', garment } });

const preferences = [
  size('new', '100', 'shirt'),
  seen('colour', { aspect: 'colour', text: '네이비' }),
  size('shoes', '245', 'shoes'),
  size('old', '95', 'shirt'),
];

it('groups sizes by garment, newest first, and keeps those that disagree', () => {
  expect(
    knownSizes(preferences).map(({ garment, observations }) => [
      garment,
      observations.map(({ preferenceId }) => preferenceId),
    ]),
  ).toEqual([
    ['shirt', ['new', 'old']],
    ['shoes', ['shoes']],
  ]);
});

it('starts the next recording from the newest value of that garment', () => {
  expect(lastSize(preferences, 'shirt')).toMatchObject({ value: '100', system: 'KS' });
  expect(lastSize(preferences, 'coat')).toBeUndefined();
});
