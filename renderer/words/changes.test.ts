import { setupI18n } from '@lingui/core';
import { expect, test } from 'vitest';
import { changeName, wholeChange } from './changes.ts';

const i18n = setupI18n({ locale: 'en', messages: { en: {} } });
const note = (text: string) => ({
  name: 'note.add',
  args: { noteId: '0199a0c4-0000-7000-8000-000000000001', customerId: 'c1', text },
});
const long = `${'a'.repeat(70)} and the end`;

test('a short note is its own name; of a longer one nothing is left out', () => {
  expect(wholeChange(i18n, note('likes navy'))).toEqual({ name: 'Note: likes navy', rest: null });
  expect(wholeChange(i18n, note(long))).toEqual({ name: 'A note', rest: long });
  expect(wholeChange(i18n, note('one\ntwo'))).toEqual({ name: 'A note', rest: 'one\ntwo' });
});

test('what was said beside a preference is not left out', () => {
  const size = { value: '95', system: 'KS', garment: 'shirt', verdict: 'fits' };
  const args = {
    preferenceId: '0199a0c4-0000-7000-8000-000000000001',
    customerId: 'c1',
    value: { aspect: 'size', size },
    source: 'tried',
    note: 'over a knit',
  };
  const change = { name: 'preference.record', args };
  expect(wholeChange(i18n, change)).toEqual({
    name: changeName(i18n, change),
    rest: 'over a knit',
  });
});

test('what is left of a change to somebody erased, and what is not understood, have a name', () => {
  const erased = { name: 'change.erased', args: { customerId: 'c1' } };
  expect(wholeChange(i18n, erased)).toEqual({
    name: 'A change to a customer who was erased',
    rest: null,
  });
  expect(changeName(i18n, { name: 'customer.levitate', args: {} })).toBe(
    'A change this version does not know',
  );
});
