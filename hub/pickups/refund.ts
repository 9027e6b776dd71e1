/** The shop system has paid back what a return is worth. */
import type { Kysely } from 'kysely';
import { GoodsReturn } from '#shared/domain/goods-return.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';

/** @returns false where there is no such return. */
export async function markRefunded(db: Kysely<Database>, returnId: string): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    await versionGate(trx);
    const ref = { kind: 'return', id: returnId };
    const record = (await readRecords(trx, [ref])).get(`return/${returnId}`);
    const back = GoodsReturn.safeParse(record?.doc).data;
    if (record === undefined || back === undefined) return false;
    const doc: GoodsReturn = { ...back, state: 'refunded' };
    await writeRecords(trx, [{ ...ref, scope: record.scope, doc }], gatePassed);
    return true;
  });
}
