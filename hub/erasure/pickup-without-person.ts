/**
 * What is left of a pickup whose customer was erased: what lies there, where and for how much, so that the
 * goods are not lost with the name. Nobody finds it by a person any more; who still comes for it shows the
 * code, or a lead lets it pass.
 */
import { sql, type Transaction } from 'kysely';
import { HandOver, isClosed, Pickup } from '#shared/domain/pickup.ts';
import type { Database } from '../database/schema.ts';
import { nobody } from '../pickups/from-shop.ts';

/** @param doc a pickup's document of whatever shape; only the fields that are known are taken over. */
export function pickupWithoutPerson(doc: Record<string, unknown>): Record<string, unknown> {
  const facts = Object.entries(Pickup.shape).flatMap(([field, schema]) => {
    const read = schema.safeParse(doc[field]);
    return read.success && read.data !== undefined ? [[field, read.data] as const] : [];
  });
  const given = HandOver.array().safeParse(doc.handOvers).data ?? [];
  const handOvers = given.map(({ signature: _theirs, ...handOver }) => handOver);
  return { ...Object.fromEntries(facts), ...nobody, handOvers };
}

export function isOpenPickup(doc: Record<string, unknown>): boolean {
  const pickup = Pickup.safeParse(doc).data;
  return pickup !== undefined && !isClosed(pickup.state);
}

/** The same for what the stations do not hold any more, and for what other systems were told. */
export async function emptyDeskOf(trx: Transaction<Database>, subject: string): Promise<void> {
  await sql`
    update event set subject = null, body = body - 'masked' where subject = ${subject}
  `.execute(trx);
  const archived = await trx
    .selectFrom('desk_archive')
    .select(['kind', 'id', 'doc'])
    .where('subject', '=', subject)
    .execute();
  for (const { kind, id, doc } of archived) {
    const emptied = JSON.stringify(pickupWithoutPerson(doc as Record<string, unknown>));
    await trx
      .updateTable('desk_archive')
      .set({ subject: null, doc: emptied })
      .where('kind', '=', kind)
      .where('id', '=', id)
      .execute();
  }
}
