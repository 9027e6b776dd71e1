/** What the store asks of people who collect, and the key that its keyed hashes are made with. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HashForm } from '#shared/domain/pickup-find.ts';
import { PickupPolicy, policyId } from '#shared/domain/pickup-policy.ts';
import type { ServiceContext } from './context.ts';

/** 96 bits, as the records have them. */
const HASH_BYTES = 12;

export interface DeskRules {
  policy: PickupPolicy;
  hash: HashForm;
}

/** Undefined until the store's policy has arrived here: nothing is checked by guesses. */
export function deskRules({ store, identity }: ServiceContext): DeskRules | undefined {
  const record = store.read({ kind: 'pickup-policy', id: policyId(identity.store) });
  const policy = PickupPolicy.safeParse(record?.doc);
  if (!policy.success) return undefined;
  const key = Buffer.from(policy.data.salt, 'base64url');
  return {
    policy: policy.data,
    hash: (form) =>
      createHmac('sha256', key).update(form).digest().subarray(0, HASH_BYTES).toString('base64url'),
  };
}

/** Whether one of the hashes is this one; takes as long whichever it is. */
export function holdsHash(hashes: readonly string[], hash: string): boolean {
  const wanted = Buffer.from(hash);
  let found = false;
  for (const one of hashes) {
    const held = Buffer.from(one);
    const same = held.length === wanted.length && timingSafeEqual(held, wanted);
    found = same || found;
  }
  return found;
}
