/**
 * What of a customer's document look-up reads. Documents come from the hub as they are, maybe of a newer
 * shape: what is not of the expected type is passed over, never an error.
 */
import { displayName } from '../person-name.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A piece of text that is searched by its words. */
export interface Named {
  field: 'name' | 'latinName' | 'alias';
  text: string;
  tokens: Token[];
  /** UTF-16 offset between family and given name; -1 where the text is not so divided. */
  boundary: number;
}

/** What is compared as it is written, and not by its words. */
export interface Codes {
  /** E.164 */
  phone: string | null;
  /** Lower case. */
  email: string | null;
  loyalty: string | null;
}

export interface Searchable extends Codes {
  names: Named[];
  city: string | null;
  province: string | null;
  postcode: string | null;
  /** ISO 8601: 1990-03-05. */
  birthDate: string | null;
}

export function searchableOf(doc: unknown): Searchable {
  const customer = fieldsOf(doc);
  const address = fieldsOf(customer.address);
  return {
    names: namesOf(customer),
    ...codesOf(doc),
    city: textOf(address.city),
    province: textOf(address.province),
    postcode: textOf(address.postcode),
    birthDate: birthDateOf(customer.birthDate),
  };
}

export function codesOf(doc: unknown): Codes {
  const customer = fieldsOf(doc);
  return {
    phone: textOf(customer.phone),
    email: textOf(customer.email)?.toLowerCase() ?? null,
    loyalty: textOf(fieldsOf(customer.loyalty).number),
  };
}

/** Letters and digits only, lower case: how codes (loyalty and order numbers, postcodes) are compared. */
export function codeOf(written: string): string {
  return written
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** A code and, where letters stand before its number, the number alone: people leave `DG-` away. */
export function codeForms(written: string): string[] {
  const code = codeOf(written);
  const bare = code.replace(/^\p{L}+(?=\p{N}+$)/u, '');
  return bare === code || bare === '' ? [code] : [code, bare];
}

function namesOf(customer: Record<string, unknown>): Named[] {
  const names: Named[] = [];
  const name = fieldsOf(customer.name);
  const family = textOf(name.family) ?? '';
  const given = textOf(name.given) ?? '';
  const shown = displayName({ family, given }).normalize('NFC');
  if (shown !== '') {
    const familyFirst = given !== '' && shown.startsWith(family + given);
    const divided = family !== '' && given !== '';
    const boundary = divided ? (familyFirst ? family.length : given.length) : -1;
    const tokens = tokensOf(shown, divided && familyFirst ? boundary : -1);
    names.push({ field: 'name', text: shown, tokens, boundary });
  }
  const latin = textOf(customer.latinName);
  if (latin !== null)
    names.push({ field: 'latinName', text: latin, tokens: tokensOf(latin), boundary: -1 });
  const aliases: unknown[] = Array.isArray(customer.aliases) ? customer.aliases : [];
  for (const entry of aliases) {
    const alias = textOf(entry);
    if (alias !== null)
      names.push({ field: 'alias', text: alias, tokens: tokensOf(alias), boundary: -1 });
  }
  return names;
}

function birthDateOf(value: unknown): string | null {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Text that is in NFC whatever stands beside what: ASCII and whole syllables. */
const plainText = /^[\0-~가-힣]+$/;

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return plainText.test(value) ? value : value.normalize('NFC');
}
