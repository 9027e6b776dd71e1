/** Why something was not saved, in words that say what to do. One list for every form. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Refused } from '#shared/rpc/contract.ts';

export const refusalWords: Readonly<Record<Refused['code'], MessageDescriptor>> = {
  not_found: msg`This customer is no longer in the book.`,
  erased: msg`This customer asked to be erased. Nothing more can be recorded.`,
  elsewhere: msg`This customer is now in a region that this shop does not hold. They were not erased: a shop of that region has their card.`,
  invalid: msg`This cannot be saved as it is. Check what was typed.`,
  conflict: msg`Someone changed this in the meantime. Open the customer again and look at both.`,
  forbidden_number: msg`Resident registration and card numbers may not be kept. Take the number out and save again.`,
  already_done: msg`This was already done.`,
  not_permitted: msg`This station may not do that.`,
  wrong_state: msg`The order is not in a state for this any more. Look at it again.`,
  held: msg`The order is held. Nothing can be handed over until the hold is let go.`,
  not_paid: msg`The order is not paid. Nothing can be handed over until it is.`,
  claimed_elsewhere: msg`Another desk is serving this order.`,
  leased_elsewhere: msg`It is laid out for another station. Hand it over there.`,
  not_verified: msg`Who stands here has to be checked again. Step back and look at the verdict.`,
  not_ready: msg`The book is still opening. Try again in a moment.`,
  storage_full: msg`This device has no room left, so nothing can be saved. Free some space and try again.`,
  failed: msg`It was not saved. Try again.`,
};

/** Why the hub did not take a change about somebody who is in a region that is not held here any more. */
const rejectionElsewhere = msg`The customer is now in a region that this shop does not hold, so the hub could not take this over from here. They were not erased. Pass it on to a shop of that region, or let it go.`;

/** Why the hub refused a change. Codes of a newer hub have the general words. */
const rejectionWords: Readonly<Record<string, MessageDescriptor>> = {
  not_permitted: msg`The hub does not let this station do that.`,
  unknown_mutation: msg`The hub does not know this kind of change yet.`,
  invalid: msg`The hub could not read this change.`,
  not_found: msg`The hub does not have this customer.`,
  erased: msg`The customer asked to be erased.`,
  already_done: msg`It was already done.`,
  forbidden_number: msg`It holds a resident registration or card number.`,
  wrong_state: msg`The order was not as it was any more.`,
  held: msg`The order was held.`,
  not_paid: msg`The order was not paid.`,
  failed: msg`The hub could not carry it out.`,
};

const rejectionOther = msg`The hub did not accept it.`;

/** Who was erased or is elsewhere is said whatever the hub's code is. */
export function rejectionReason(item: {
  code: string;
  gone: 'erased' | 'elsewhere' | null;
}): MessageDescriptor {
  if (item.gone === 'elsewhere' && item.code !== 'erased') return rejectionElsewhere;
  return rejectionWords[item.code] ?? rejectionOther;
}
