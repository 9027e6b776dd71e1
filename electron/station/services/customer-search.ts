/** Finding customers: the store finds, this shows, with phones and e-mails covered where nobody asked for them. */
import { displayName } from '#shared/domain/person-name.ts';
import { coverPhone, maskedPhone } from '#shared/domain/phone.ts';
import type { CallArgs, CallResult } from '#shared/rpc/contract.ts';
import type { CustomerHit, Match } from '#shared/rpc/customer-views.ts';
import type { SearchResult } from '../store/store.ts';
import type { ServiceContext } from './context.ts';
import { rowFields } from './row-fields.ts';

export function searchCustomers(
  context: ServiceContext,
  { query, limit }: CallArgs<'customer.search'>,
): CallResult<'customer.search'> {
  const { hits, total, totalIsExact } = context.store.searchCustomers(query, limit);
  context.audit.often({ action: 'customer.search' }, () => ({
    hits: total,
    query: context.searchHash(query),
  }));
  return { hits: hits.flatMap(shown), total, totalIsExact };
}

/** A document that a newer hub shaped in a way this station cannot read is left out, not half shown. */
function shown({
  customer,
  matches,
  lastOrderAt,
  openPickups,
  similar,
}: SearchResult['hits'][number]): CustomerHit[] {
  const fields = rowFields(customer.doc);
  if (fields === null) return [];
  const { name, latinName, phone, city, tier } = fields;
  return [
    {
      customerId: customer.id,
      name: displayName(name),
      latinName,
      phone: phone === null ? null : maskedPhone(phone),
      city,
      tier,
      lastOrderAt,
      openPickups,
      matches: matches.map(covered),
      similar,
    },
  ];
}

/**
 * In a matched phone the digits that were typed are shown, with the last four; of a matched e-mail what
 * was typed, its first letter and its domain. The rest is covered, sign by sign, so that the marks fit.
 */
function covered(match: Match): Match {
  const isTyped = (at: number) => match.ranges.some(([start, end]) => at >= start && at < end);
  switch (match.field) {
    case 'phone':
      return { ...match, text: coverPhone(match.text, isTyped) };
    case 'email': {
      const domainAt = match.text.lastIndexOf('@');
      const text = [...match.text]
        .map((c, i) => (i > 0 && i < domainAt && !isTyped(i) ? '•' : c))
        .join('');
      return { ...match, text };
    }
    default:
      return match;
  }
}
