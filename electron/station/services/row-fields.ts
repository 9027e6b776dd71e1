/**
 * What a row of the list shows of a customer's document. The same as reading it by `Customer`, for a
 * tenth of the time: a list is made with each key that is typed, and its documents come from our own file.
 */
import type { PersonName } from '#shared/domain/person-name.ts';
import { isE164 } from '#shared/domain/phone.ts';

export interface RowFields {
  name: PersonName;
  latinName: string | null;
  /** E.164 */
  phone: string | null;
  city: string | null;
  tier: string | null;
}

const NAME_MAX = 80;
const LATIN_NAME_MAX = 160;
const CITY_MAX = 100;
const LOYALTY_MAX = 40;

/** @returns null for a document that is not of the known shape: a newer hub's. */
export function rowFields(doc: unknown): RowFields | null {
  if (!isObject(doc) || !isObject(doc.name)) return null;
  const family = trimmed(doc.name.family, NAME_MAX);
  const given = trimmed(doc.name.given, NAME_MAX);
  if (family === null || given === null || (family === '' && given === '')) return null;
  const { latinName, phone, address, loyalty } = doc;
  const latin = latinName === undefined ? undefined : trimmed(latinName, LATIN_NAME_MAX);
  if (latin === null) return null;
  if (phone !== undefined && !isE164(phone)) return null;
  let city: string | null = null;
  if (address !== undefined) {
    city = isObject(address) ? trimmed(address.city, CITY_MAX) : null;
    if (city === null) return null;
  }
  let tier: string | null = null;
  if (loyalty !== undefined) {
    if (!isObject(loyalty) || !isShort(loyalty.number)) return null;
    if (loyalty.tier !== undefined) {
      if (!isShort(loyalty.tier)) return null;
      tier = loyalty.tier;
    }
  }
  return { name: { family, given }, latinName: latin ?? null, phone: phone ?? null, city, tier };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LOYALTY_MAX;
}

function trimmed(value: unknown, most: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text.length <= most ? text : null;
}
