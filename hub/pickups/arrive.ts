/** Somebody says that they have come for a pickup. The desks of the store hear of it as of any change. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Arrival } from '#shared/domain/arrival.ts';
import { isClosed, Pickup, pickupId, type PickupNumber } from '#shared/domain/pickup.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';

export type ArriveOutcome =
  /** `again`: they had said so and were not served yet; nothing changed. */
  { ok: true; id: string; again: boolean } | { ok: false; code: 'not_found' | 'closed' };

export async function arrive(
  db: Kysely<Database>,
  { number, via, at }: { number: PickupNumber; via: 'hub' | 'kiosk'; at: number },
  newId: () => string,
): Promise<ArriveOutcome> {
  return await db.transaction().execute(async (trx): Promise<ArriveOutcome> => {
    await versionGate(trx);
    const ref = { kind: 'pickup', id: pickupId(number) };
    const record = (await readRecords(trx, [ref])).get(`pickup/${ref.id}`);
    const pickup = Pickup.safeParse(record?.doc).data;
    if (record === undefined || pickup === undefined) return { ok: false, code: 'not_found' };
    if (isClosed(pickup.state)) return { ok: false, code: 'closed' };
    const waiting = await trx
      .selectFrom('record')
      .select('id')
      .where('kind', '=', 'arrival')
      .where('scope', '=', record.scope)
      .where(sql<boolean>`doc is not null and doc ->> 'pickupId' = ${ref.id}`)
      .where(sql<boolean>`doc -> 'served' is null`)
      .executeTakeFirst();
    if (waiting !== undefined) return { ok: true, id: waiting.id, again: true };
    const id = newId();
    const doc: Arrival = { pickupId: ref.id, at, via };
    await writeRecords(trx, [{ kind: 'arrival', id, scope: record.scope, doc }], gatePassed);
    return { ok: true, id, again: false };
  });
}
