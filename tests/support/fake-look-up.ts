/** How the fake station finds people: a few ways of the real look-up, enough to draw every state of the list. */
import { getChoseong } from 'es-hangul';
import { maskedPhone } from '#shared/domain/phone.ts';
import type { CustomerCard, CustomerHit, Match } from '#shared/rpc/customer-views.ts';

/** Anyone by one word of the query; a second one narrows to a place, as the real look-up does. */
export function hitOf(card: CustomerCard, query: string): CustomerHit[] {
  const [words, place] = query.trim().split(/ (?=[가-힣]+$)/);
  const { city } = card.fields.address ?? {};
  if (place === undefined) return hitOfWord(card, query.trim().toLowerCase());
  if (city?.startsWith(place) !== true) return [];
  return hitOfWord(card, words?.toLowerCase() ?? '').map((hit) => ({
    ...hit,
    matches: [...hit.matches, { field: 'city', text: city, ranges: [[0, place.length]] }],
  }));
}

/** Names that differ from the query by one syllable. */
export function similarTo(card: CustomerCard, query: string): CustomerHit[] {
  const [wanted, name] = [[...query.trim()], [...card.name]];
  if (wanted.length < 3 || wanted.length !== name.length) return [];
  const same = name.flatMap((char, i) => (char === wanted[i] ? [i] : []));
  if (same.length !== name.length - 1) return [];
  const ranges = same.map((i): [number, number] => [i, i + 1]);
  return [{ ...hitBy(card, [{ field: 'name', text: card.name, ranges }]), similar: true }];
}

function hitOfWord(card: CustomerCard, wanted: string): CustomerHit[] {
  const digits = wanted.replace(/\D/g, '');
  const { name, fields } = card;
  const matches: Match[] = [];
  const add = (field: Match['field'], text: string | undefined, part: string) => {
    const at = part === '' ? -1 : (text ?? '').toLowerCase().indexOf(part);
    if (text !== undefined && at >= 0)
      matches.push({ field, text, ranges: [[at, at + part.length]] });
  };
  add('name', name, wanted);
  add('latinName', fields.latinName, wanted);
  if (wanted.length >= 3) add('email', fields.email, wanted);
  if (fields.phone !== undefined && digits.length >= 4) {
    add('phone', maskedPhone(fields.phone), digits.slice(-4));
  }
  for (const { number } of card.orders) add('order', number, wanted);
  if (/^[ㄱ-ㅎ]+$/.test(wanted)) {
    const at = getChoseong(name).indexOf(wanted);
    if (at >= 0) matches.push({ field: 'name', text: name, ranges: [[at, at + wanted.length]] });
  }
  return matches.length === 0 ? [] : [hitBy(card, matches)];
}

/** The row of a customer, found by the matches given. */
export function hitBy(
  { customerId, name, fields, loyalty, orders, pickups }: CustomerCard,
  matches: Match[],
) {
  return {
    customerId,
    name,
    latinName: fields.latinName ?? null,
    phone: fields.phone === undefined ? null : maskedPhone(fields.phone),
    city: fields.address?.city ?? null,
    tier: loyalty?.tier ?? null,
    lastOrderAt: orders[0]?.placedAt ?? null,
    openPickups: pickups.length,
    matches,
    similar: false,
  };
}
