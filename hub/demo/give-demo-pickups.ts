/** Puts the demo shop's pickups into its stores, once: what became of them since stays as it is. */
import type { Transaction } from 'kysely';
import { pickupId } from '#shared/domain/pickup.ts';
import type { HashForm } from '#shared/domain/pickup-find.ts';
import type { Database } from '../database/schema.ts';
import { hashFormOf, ensurePolicy } from '../pickups/policy.ts';
import { readRecords } from '../records/read-records.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import { signingKey } from '../signing-key.ts';
import { demoPickupNumber, demoPickups } from './pickups.ts';
import { demoStores } from './premises.ts';

export async function giveDemoPickups(
  trx: Transaction<Database>,
  shop: { seed: number; nowMs: number; customers: number },
): Promise<void> {
  const first = { kind: 'pickup', id: pickupId(demoPickupNumber(demoStores[0]?.id ?? '', 0)) };
  if ((await readRecords(trx, [first])).size > 0) return;
  const { hub } = await trx.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  const signer = { hub, signing: await signingKey(trx) };
  await versionGate(trx);
  const hashes = new Map<string, HashForm>();
  for (const { id } of demoStores) {
    hashes.set(id, hashFormOf(await ensurePolicy(trx, signer, id)));
  }
  const hashOf = (store: string): HashForm => hashes.get(store) as HashForm;
  await writeRecords(trx, demoPickups({ ...shop, signer, hashOf }), gatePassed);
}
