import { expect, test } from 'vitest';
import { everGranted, grantsOf, mayHold } from './grants.ts';

const gangnam = { mode: 'associate', store: 'gangnam', region: 'KR' } as const;

test('a mode gives its scopes, the store first and the catalogue last', () => {
  expect(grantsOf(gangnam)).toEqual([
    'store:gangnam',
    'staff:gangnam',
    'policy:gangnam',
    'region:kr',
    'catalog',
  ]);
  expect(grantsOf({ ...gangnam, mode: 'pickup' })).toEqual([
    'store:gangnam',
    'staff:gangnam',
    'policy:gangnam',
    'catalog',
  ]);
  expect(grantsOf({ ...gangnam, mode: 'kiosk' })).toEqual(['catalog']);
});

test('what is granted besides comes in its place, what is withdrawn is not there', () => {
  const exceptions = [
    { scope: 'store:busan', granted: true },
    { scope: 'region:us', granted: true },
    { scope: 'catalog', granted: false },
  ];
  expect(grantsOf(gangnam, exceptions)).toEqual([
    'store:gangnam',
    'store:busan',
    'staff:gangnam',
    'policy:gangnam',
    'region:kr',
    'region:us',
  ]);
  expect(everGranted(gangnam, exceptions)).toEqual(
    expect.arrayContaining(['catalog', 'region:us', 'store:busan', 'region:kr']),
  );
});

test('a kiosk may hold no people, a pickup station no customer book', () => {
  expect(mayHold('kiosk', 'region:kr')).toBe(false);
  expect(mayHold('kiosk', 'staff:gangnam')).toBe(false);
  expect(mayHold('kiosk', 'catalog')).toBe(true);
  expect(mayHold('pickup', 'region:kr')).toBe(false);
  expect(mayHold('pickup', 'store:busan')).toBe(true);
  expect(mayHold('associate', 'region:us')).toBe(true);
});
