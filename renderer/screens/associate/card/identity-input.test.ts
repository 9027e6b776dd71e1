import { describe, expect, it } from 'vitest';
import { changesOf, inputOf, isChanged } from './identity-input.ts';

const fields = {
  name: { family: '김', given: '민지' },
  phone: '+821044214821',
  email: 'minji@example.com',
  address: { line1: '테헤란로 152', city: '서울', country: 'KR' },
};
const shown = inputOf(fields, 'KR');

describe('the profile form', () => {
  it('changes nothing where nothing was typed, and says so', () => {
    expect(isChanged(fields, shown, 'KR')).toBe(false);
    expect(changesOf(fields, shown, 'KR')).toEqual({ changes: [], problems: [] });
  });

  it('sends only what changed, with what the form showed', () => {
    expect(changesOf(fields, { ...shown, phone: '010 7777 1234', given: '민서' }, 'KR')).toEqual({
      changes: [
        { field: 'name', was: fields.name, now: { family: '김', given: '민서' } },
        { field: 'phone', was: '+821044214821', now: '+821077771234' },
      ],
      problems: [],
    });
  });

  it('takes another way of writing the same phone for no change', () => {
    const typed = { ...shown, phone: '+82 10 4421 4821' };
    expect(changesOf(fields, typed, 'KR')).toEqual({ changes: [], problems: [] });
  });

  it('empties a field as null', () => {
    expect(changesOf(fields, { ...shown, email: ' ', line1: '', city: '' }, 'KR').changes).toEqual([
      { field: 'email', was: 'minji@example.com', now: null },
      { field: 'address', was: fields.address, now: null },
    ]);
  });

  it('names every part that cannot be saved', () => {
    const typed = {
      ...shown,
      family: '',
      given: ' ',
      latinName: '900101-1234567',
      phone: '12',
      email: 'minji@',
      city: '',
    };
    expect(changesOf(fields, typed, 'KR').problems).toEqual([
      'name',
      'number',
      'phone',
      'email',
      'address',
    ]);
  });

  it('tells a country that is none from an address that is not whole', () => {
    for (const country of ['', 'K', '82']) {
      expect(changesOf(fields, { ...shown, country }, 'KR').problems).toEqual(['country']);
    }
    const neither = { ...shown, city: '', country: 'K' };
    expect(changesOf(fields, neither, 'KR').problems).toEqual(['address']);
    const typed = changesOf(fields, { ...shown, country: ' us ' }, 'KR');
    expect(typed.problems).toEqual([]);
    expect(typed.changes).toMatchObject([{ field: 'address', now: { country: 'US' } }]);
  });

  it('starts an address in the station’s country', () => {
    const bare = { name: fields.name };
    const typed = { ...inputOf(bare, 'KR'), line1: '중앙로 1', city: '부산' };
    expect(changesOf(bare, typed, 'KR').changes).toEqual([
      { field: 'address', was: null, now: { line1: '중앙로 1', city: '부산', country: 'KR' } },
    ]);
  });
});
