/** The profile's form as text, and back: what was typed, what that changes, and what cannot be read. */
import { type Address, customerFieldValue } from '#shared/domain/customer.ts';
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import { nationalPhone, toE164 } from '#shared/domain/phone.ts';
import { sameValue } from '#shared/domain/same-value.ts';
import type { CallArgs } from '#shared/rpc/contract.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';

type Fields = CustomerCard['fields'];
type Change = CallArgs<'customer.edit'>['changes'][number];

export const emptyInput = {
  family: '',
  given: '',
  latinName: '',
  phone: '',
  email: '',
  line1: '',
  line2: '',
  city: '',
  province: '',
  postcode: '',
  country: '',
};
export type IdentityInput = typeof emptyInput;

/** Which part cannot be saved; `number` is a resident or card number where none may be. */
export type FieldProblem = 'name' | 'phone' | 'email' | 'address' | 'country' | 'number';

/** @param region the station's, the country of an address that names none. */
export function inputOf(fields: Fields, region: string): IdentityInput {
  const { name, latinName, phone, email, address } = fields;
  return {
    ...emptyInput,
    country: region,
    ...definedOnly({ ...address }),
    family: name.family,
    given: name.given,
    latinName: latinName ?? '',
    phone: phone === undefined ? '' : nationalPhone(phone),
    email: email ?? '',
  };
}

export function isChanged(fields: Fields, input: IdentityInput, region: string): boolean {
  return !sameValue(inputOf(fields, region), input);
}

/** @returns the changes to send (a phone as E.164, an emptied field as null), or what cannot be read. */
export function changesOf(
  fields: Fields,
  input: IdentityInput,
  region: string,
): { changes: Change[]; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const changes: Change[] = [];
  const shown = inputOf(fields, region);
  const typed = (...keys: (keyof IdentityInput)[]) => keys.some((key) => shown[key] !== input[key]);
  const change = (field: Change['field'], was: unknown, now: unknown) => {
    if (!sameValue(was ?? null, now)) changes.push({ field, was: was ?? null, now });
  };

  if (typed('family', 'given')) {
    const name = customerFieldValue.name.safeParse({ family: input.family, given: input.given });
    if (name.success) change('name', fields.name, name.data);
    else problems.push('name');
  }
  if (typed('latinName')) {
    const latinName = input.latinName.trim();
    if (forbiddenNumberIn(latinName) !== undefined) problems.push('number');
    else change('latinName', fields.latinName, latinName === '' ? null : latinName);
  }
  if (typed('phone')) {
    const written = input.phone.trim();
    const phone = written === '' ? null : toE164(written, region);
    if (phone === undefined) problems.push('phone');
    else change('phone', fields.phone, phone);
  }
  if (typed('email')) {
    const written = input.email.trim();
    const email = customerFieldValue.email.safeParse(written === '' ? null : written);
    if (email.success) change('email', fields.email, email.data);
    else problems.push('email');
  }
  if (typed('line1', 'line2', 'city', 'province', 'postcode', 'country')) {
    const address = readAddress(input);
    if (address === 'incomplete') problems.push('address');
    else if (address === 'no_country') problems.push('country');
    else change('address', fields.address, address);
  }
  return { changes, problems };
}

function readAddress(input: IdentityInput): Address | null | 'incomplete' | 'no_country' {
  const { line1, line2, city, province, postcode, country } = input;
  const written = [line1, line2, city, province, postcode].map((part) => part.trim());
  if (written.every((part) => part === '')) return null;
  if (line1.trim() === '' || city.trim() === '') return 'incomplete';
  if (!/^[a-z]{2}$/i.test(country.trim())) return 'no_country';
  const address = customerFieldValue.address.safeParse({
    line1,
    city,
    country: country.trim().toUpperCase(),
    ...(line2.trim() === '' ? {} : { line2 }),
    ...(province.trim() === '' ? {} : { province }),
    ...(postcode.trim() === '' ? {} : { postcode }),
  });
  return address.success ? address.data : 'incomplete';
}

function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
