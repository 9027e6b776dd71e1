/**
 * A store's pickup policy: made with the usual rules with the store's first pickup, and a person's to change
 * from then on. Its salt and the hub's keys in it are nobody's to change.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { HashForm } from '#shared/domain/pickup-find.ts';
import { PickupPolicy, policyId, usualPolicy } from '#shared/domain/pickup-policy.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import type { SigningKey } from '../signing-key.ts';

/** Who signs codes: the hub's id and its key. */
export interface CodeSigner {
  hub: string;
  signing: SigningKey;
}

const KEYS_MOST = 5;

/** The store's policy; makes it, or adds the hub's key to it, where that is needed. Passes the gate then. */
export async function ensurePolicy(
  trx: Transaction<Database>,
  { hub, signing }: CodeSigner,
  store: string,
): Promise<PickupPolicy> {
  const known = await readPolicy(trx, store);
  if (known?.hub === hub && known.codeKeys.includes(signing.publicKey)) return known;
  await versionGate(trx);
  // Another node may have been quicker.
  const now = await readPolicy(trx, store);
  const keys = [signing.publicKey, ...(now?.codeKeys ?? [])];
  const policy: PickupPolicy = {
    ...usualPolicy,
    salt: randomBytes(32).toString('base64url'),
    ...now,
    store,
    hub,
    codeKeys: [...new Set(keys)].slice(0, KEYS_MOST),
  };
  await writePolicy(trx, policy);
  return policy;
}

export async function readPolicy(
  trx: Transaction<Database>,
  store: string,
): Promise<PickupPolicy | undefined> {
  const ref = { kind: 'pickup-policy', id: policyId(store) };
  const records = await readRecords(trx, [ref]);
  return PickupPolicy.safeParse(records.get(`${ref.kind}/${ref.id}`)?.doc).data;
}

export async function writePolicy(trx: Transaction<Database>, policy: PickupPolicy): Promise<void> {
  const { store } = policy;
  await writeRecords(trx, [
    { kind: 'pickup-policy', id: policyId(store), scope: `policy:${store}`, doc: policy },
  ]);
}

/** The keyed hash by which a store finds people and codes; 12 bytes in base64url. */
export function hashFormOf({ salt }: Pick<PickupPolicy, 'salt'>): HashForm {
  const key = Buffer.from(salt, 'base64url');
  return (form) =>
    createHmac('sha256', key).update(form).digest().subarray(0, 12).toString('base64url');
}
