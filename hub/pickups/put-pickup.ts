/** Takes a pickup in from the shop system, and gives it its first code. The same again changes nothing. */
import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Transaction } from 'kysely';
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import { LINES_MOST, Pickup, pickupId, type PickupNumber } from '#shared/domain/pickup.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import { pickupFromShop, type ShopPickup } from './from-shop.ts';
import { codeExpiry, keptCode, makeCode, type MadeCode } from './make-code.ts';
import { type CodeSigner, ensurePolicy, hashFormOf } from './policy.ts';

export type PutOutcome =
  | { ok: true; id: string; outcome: 'created' | 'updated' | 'unchanged'; code: MadeCode }
  | { ok: false; code: 'no_store' | 'archived' | 'forbidden_number' | 'too_many_lines' };

export async function putPickup(
  db: Kysely<Database>,
  signer: CodeSigner,
  number: PickupNumber,
  shop: ShopPickup,
  nowMs: number,
): Promise<PutOutcome> {
  if (forbiddenIn(shop)) return { ok: false, code: 'forbidden_number' };
  return await db.transaction().execute(async (trx): Promise<PutOutcome> => {
    const store = await trx
      .selectFrom('store')
      .select('region')
      .where('id', '=', shop.store)
      .executeTakeFirst();
    if (store === undefined) return { ok: false, code: 'no_store' };
    await versionGate(trx);
    const id = pickupId(number);
    const { held, erased } = await readHeld(trx, id, shop.customerId);
    if (held?.deleted === true) return { ok: false, code: 'archived' };
    const known = Pickup.safeParse(held?.doc).data;
    // What was handed over somewhere stays where it was.
    const place = known === undefined || known.handOvers.length === 0 ? shop.store : known.store;
    const policy = await ensurePolicy(trx, signer, place);
    const hash = hashFormOf(policy);
    const merged = pickupFromShop(`#${number}`, { ...shop, store: place }, known, {
      nowMs,
      hash,
      region: store.region,
      erased,
    });
    if (merged.lines.length > LINES_MOST) return { ok: false, code: 'too_many_lines' };
    const epoch = merged.code?.epoch ?? (known?.code?.epoch ?? 0) + 1;
    const expiresAt = merged.code?.expiresAt ?? codeExpiry(nowMs, policy);
    const code = makeCode(signer, { order: number, store: merged.store, epoch, expiresAt });
    const doc = { ...merged, code: merged.code ?? keptCode(code, epoch, hash) };
    if (known !== undefined && isDeepStrictEqual(known, doc)) {
      return { ok: true, id, outcome: 'unchanged', code };
    }
    const scope = `store:${doc.store}`;
    await writeRecords(trx, [{ kind: 'pickup', id, scope, doc }], gatePassed);
    return { ok: true, id, outcome: known === undefined ? 'created' : 'updated', code };
  });
}

async function readHeld(trx: Transaction<Database>, id: string, customerId: string | undefined) {
  const refs = [{ kind: 'pickup', id }];
  if (customerId !== undefined) refs.push({ kind: 'customer', id: customerId });
  const records = await readRecords(trx, refs);
  return {
    held: records.get(`pickup/${id}`),
    erased: records.get(`customer/${customerId ?? ''}`)?.deleted === true,
  };
}

/** Names are kept masked, titles as they come. */
function forbiddenIn({ buyer, collectors, lines }: ShopPickup): boolean {
  const texts = [buyer, ...collectors].flatMap(({ name }) => [name.family, name.given]);
  texts.push(...lines.flatMap(({ title, variant = '', size = '' }) => [title, variant, size]));
  return texts.some((text) => forbiddenNumberIn(text) !== undefined);
}
