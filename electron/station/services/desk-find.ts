/**
 * Finding a pickup without a code: by its number, or by who it is for, buyer or named collector. The
 * station knows nobody's name or phone; what is typed is hashed as the records were, and equal is found.
 */
import { isClosed, Pickup } from '#shared/domain/pickup.ts';
import { findForms } from '#shared/domain/pickup-find.ts';
import type { CallArgs, CallResult } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { type DeskRules, deskRules } from './desk-policy.ts';
import { pickupView } from './desk-view.ts';

export interface FoundPickup {
  pickupId: string;
  pickup: Pickup;
}

export function findPickups(
  context: ServiceContext,
  { query, limit }: CallArgs<'desk.find'>,
): CallResult<'desk.find'> {
  const rules = deskRules(context);
  const found = rules === undefined ? [] : pickupsOf(context, rules, query);
  const hits = found
    .slice(0, limit)
    .map(({ pickupId, pickup }) => pickupView(context, pickupId, pickup));
  return { hits, total: found.length };
}

/** Those who wait first, then what is still open, the newest first. */
export function pickupsOf(
  context: ServiceContext,
  { hash }: DeskRules,
  typed: string,
): FoundPickup[] {
  const { store, desk } = context;
  const found = new Map<string, Pickup>();
  const records = [
    ...store.pickupsNumbered(typed),
    ...findForms(typed).flatMap((form) => store.pickupsHashed(hash(form))),
  ];
  for (const { id, doc } of records) {
    const pickup = found.has(id) ? undefined : Pickup.safeParse(doc).data;
    if (pickup !== undefined) found.set(id, pickup);
  }
  context.audit.often({ action: 'customer.search' }, () => ({
    hits: found.size,
    query: context.searchHash(typed),
  }));
  const rank = ({ pickupId, pickup }: FoundPickup) =>
    desk.book.waitingFor(pickupId) === undefined ? (isClosed(pickup.state) ? 2 : 1) : 0;
  return [...found]
    .map(([pickupId, pickup]) => ({ pickupId, pickup }))
    .toSorted((a, b) => rank(a) - rank(b) || b.pickup.placedAt - a.pickup.placedAt);
}
