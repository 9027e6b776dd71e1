/** A recorded change in human words: "셔츠 95 (KS) 꼭 맞음", "전화: 010-2222-3333". */
import type { I18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { CHANGE_ERASED } from '#shared/domain/change-erased.ts';
import { type Address, CustomerField } from '#shared/domain/customer.ts';
import { NoteAdd } from '#shared/domain/note-add.ts';
import { displayName, PersonName } from '#shared/domain/person-name.ts';
import { E164, nationalPhone } from '#shared/domain/phone.ts';
import { PreferenceRecord } from '#shared/domain/preference-record.ts';
import { Address as AddressSchema } from '#shared/domain/customer.ts';
import { deskChangeName } from './desk-changes.ts';
import { fieldWords, preferenceName } from './domain.ts';

/** @param change a mutation's name and arguments; one this version does not know is named as such. */
export function changeName(
  i18n: I18n,
  change: { name: string; args: Record<string, unknown> },
): string {
  switch (change.name) {
    case 'preference.record': {
      const args = PreferenceRecord.safeParse(change.args);
      return args.success ? preferenceName(i18n, args.data.value) : t(i18n)`A preference`;
    }
    case 'preference.retract':
      return t(i18n)`A size or preference taken back`;
    case 'note.add': {
      const args = NoteAdd.safeParse(change.args);
      if (!args.success) return t(i18n)`A note`;
      const text = shortened(args.data.text);
      return t(i18n)`Note: ${text}`;
    }
    case 'note.retract':
      return t(i18n)`A note taken back`;
    case 'customer.edit': {
      const field = CustomerField.safeParse(change.args.field);
      if (!field.success) return t(i18n)`A change of the profile`;
      const name = i18n._(fieldWords[field.data]);
      return `${name}: ${fieldValue(i18n, change.args.now)}`;
    }
    case CHANGE_ERASED:
      return t(i18n)`A change to a customer who was erased`;
    default:
      return deskChangeName(i18n, change) ?? t(i18n)`A change this version does not know`;
  }
}

/** The same in full, so that nobody has to guess what was typed: its name, and what the name leaves out. */
export function wholeChange(
  i18n: I18n,
  change: { name: string; args: Record<string, unknown> },
): { name: string; rest: string | null } {
  const name = changeName(i18n, change);
  switch (change.name) {
    case 'note.add': {
      const args = NoteAdd.safeParse(change.args);
      const isShort = !args.success || shortened(args.data.text) === args.data.text;
      return isShort ? { name, rest: null } : { name: t(i18n)`A note`, rest: args.data.text };
    }
    case 'preference.record': {
      const args = PreferenceRecord.safeParse(change.args);
      return { name, rest: args.success ? (args.data.note ?? null) : null };
    }
    default:
      return { name, rest: null };
  }
}

/** A field's value as the screens show it; what is not known to be a value is shown as empty. */
export function fieldValue(i18n: I18n, value: unknown): string {
  const phone = E164.safeParse(value);
  if (phone.success) return nationalPhone(phone.data);
  if (typeof value === 'string' && value !== '') return value;
  const name = PersonName.safeParse(value);
  if (name.success) return displayName(name.data);
  const address = AddressSchema.safeParse(value);
  if (address.success) return addressLine(address.data, i18n.locale);
  return t(i18n)`(empty)`;
}

/** An address on one line, in the order each country writes it: Korea from the largest place down. */
export function addressLine(address: Address, locale: string): string {
  const { line1, line2, city, province, postcode, country } = address;
  const parts =
    country === 'KR'
      ? [[province === city ? undefined : province, city, line1], [line2], [postcode]]
      : [[line1], [line2], [postcode, city], [province]];
  const shown = parts
    .map((part) => part.filter((piece) => piece !== undefined && piece !== '').join(' '))
    .filter((part) => part !== '');
  if (country !== 'KR') shown.push(countryName(country, locale));
  return shown.join(', ');
}

export function countryName(country: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'region' }).of(country) ?? country;
  } catch {
    return country;
  }
}

function shortened(text: string): string {
  const [first = ''] = text.split('\n');
  return first.length > 60 ? `${first.slice(0, 60)}…` : first;
}
