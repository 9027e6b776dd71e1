/**
 * Orders a station to delete everything it holds, and takes its word that it has. The order is repeated at
 * every contact until then. A station that is wiped is revoked: what comes to its device later is another.
 */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { WipeOrder } from '#shared/protocol/connect.ts';
import { wipedText, type WipeReceipt, wipeText } from '#shared/protocol/wipe.ts';
import { asInteger } from '../database/integer.ts';
import type { Database } from '../database/schema.ts';
import { releaseLeases } from '../pickups/release-leases.ts';
import type { SigningKey } from '../signing-key.ts';
import { isSignedBy } from './signature.ts';

/** PostgreSQL channel on which nodes learn of an order; the payload is the station's id. */
export const wipeChannel = 'dangol_wipe';

export type WipeOrdered = 'ordered' | 'ordered_before' | 'wiped' | 'unconfirmed' | 'unknown';

/** A station that was revoked can be wiped as well, when it comes. It has nothing of pickups any more. */
export async function orderWipe(
  db: Kysely<Database>,
  id: string,
  nowMs: number,
): Promise<WipeOrdered> {
  const outcome = await db.transaction().execute(async (trx): Promise<WipeOrdered> => {
    const known = await trx
      .selectFrom('station')
      .select(['wipe', 'wiped_at', 'confirmed_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined) return 'unknown';
    if (known.confirmed_at === null) return 'unconfirmed';
    if (known.wiped_at !== null) return 'wiped';
    if (known.wipe === null) {
      await trx
        .updateTable('station')
        .set({ wipe: randomUUID(), wipe_ordered_at: new Date(nowMs) })
        .where('id', '=', id)
        .execute();
    }
    await sql`select pg_notify(${wipeChannel}, ${id})`.execute(trx);
    return known.wipe === null ? 'ordered' : 'ordered_before';
  });
  if (outcome === 'ordered' || outcome === 'ordered_before') {
    await releaseLeases(db, id, nowMs, 'removed');
  }
  return outcome;
}

/** The order as it is told to the station, which is noted. */
export async function tellWipe(
  {
    db,
    hub,
    signing,
    nowMs,
  }: { db: Kysely<Database>; hub: string; signing: SigningKey; nowMs: number },
  station: string,
  wipe: string,
): Promise<WipeOrder> {
  await db
    .updateTable('station')
    .set({ wipe_sent_at: new Date(nowMs) })
    .where('id', '=', station)
    .where('wipe_sent_at', 'is', null)
    .execute();
  return { wipe, signature: signing.sign(wipeText({ hub, wipe, station })) };
}

/** @returns false for what is no receipt of a wipe that was ordered. The same one again changes nothing. */
export async function takeWipeReceipt(
  { db, hub, nowMs }: { db: Kysely<Database>; hub: string; nowMs: number },
  { station, wipe, unsent, signature }: WipeReceipt,
): Promise<boolean> {
  const known = await db
    .selectFrom('station')
    .select(['public_key', 'wiped_at'])
    .where('id', '=', station)
    .where('wipe', '=', wipe)
    .executeTakeFirst();
  const text = wipedText({ hub, wipe, station, unsent });
  if (known === undefined || !isSignedBy(known.public_key, text, signature)) return false;
  if (known.wiped_at !== null) return true;
  const now = new Date(nowMs);
  await db
    .updateTable('station')
    .set((row) => ({
      wiped_at: now,
      wipe_unsent: unsent === null ? null : asInteger(unsent),
      wipe_signature: signature,
      revoked_at: row.fn.coalesce('revoked_at', row.val(now)),
    }))
    .where('id', '=', station)
    .where('wipe', '=', wipe)
    .execute();
  return true;
}
