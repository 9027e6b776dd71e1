/** Why the station did not do something at the pickup desk, in words that say what to do. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Refused } from '#shared/rpc/contract.ts';
import { refusalWords } from './refusals.ts';

export const deskRefusalWords: Readonly<Record<Refused['code'], MessageDescriptor>> = {
  ...refusalWords,
  not_found: msg`This pickup is not here any more. Go back and find it again.`,
  erased: msg`The customer asked to be erased. Find the order by its number.`,
  conflict: msg`Somebody changed this order in the meantime. Look at it again.`,
  already_done: msg`This was done already, here or at another desk. Look at the order again.`,
  not_permitted: msg`Your role does not allow this. A lead can do it.`,
  forbidden_number: msg`Resident registration and card numbers may not be kept. Take the number out.`,
};
