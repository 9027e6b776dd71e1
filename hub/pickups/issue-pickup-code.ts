/** The code of a pickup, as it is or made anew: a new epoch, which every code before is too old for. */
import type { Kysely } from 'kysely';
import { isClosed, Pickup, pickupId, type PickupNumber } from '#shared/domain/pickup.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { gatePassed, versionGate } from '../records/version-gate.ts';
import { writeRecords } from '../records/write-records.ts';
import { addEvents } from './events.ts';
import { codeExpiry, keptCode, makeCode, type MadeCode } from './make-code.ts';
import { type CodeSigner, ensurePolicy, hashFormOf } from './policy.ts';

export type IssueOutcome =
  | { ok: true; code: MadeCode; epoch: number; pickup: Pickup }
  | { ok: false; code: 'not_found' | 'closed' };

export async function issuePickupCode(
  db: Kysely<Database>,
  signer: CodeSigner,
  number: PickupNumber,
  { reissue, nowMs }: { reissue: boolean; nowMs: number },
): Promise<IssueOutcome> {
  return await db.transaction().execute(async (trx): Promise<IssueOutcome> => {
    await versionGate(trx);
    const ref = { kind: 'pickup', id: pickupId(number) };
    const record = (await readRecords(trx, [ref])).get(`pickup/${ref.id}`);
    const pickup = Pickup.safeParse(record?.doc).data;
    if (record === undefined || pickup === undefined) return { ok: false, code: 'not_found' };
    if (isClosed(pickup.state)) return { ok: false, code: 'closed' };
    const { store, code: kept } = pickup;
    if (kept !== null && !reissue) {
      const { epoch, expiresAt } = kept;
      const code = makeCode(signer, { order: number, store, epoch, expiresAt });
      return { ok: true, code, epoch, pickup };
    }
    const epoch = (kept?.epoch ?? 0) + 1;
    const policy = await ensurePolicy(trx, signer, store);
    const expiresAt = codeExpiry(nowMs, policy);
    const code = makeCode(signer, { order: number, store, epoch, expiresAt });
    const hash = hashFormOf(policy);
    // Whoever guessed at the old one guessed for nothing.
    const doc = { ...pickup, code: keptCode(code, epoch, hash), wrongCodes: 0 };
    await writeRecords(trx, [{ ...ref, scope: record.scope, doc }], gatePassed);
    const body = { pickupId: ref.id, number: pickup.number, epoch };
    await addEvents(trx, [
      { name: 'pickup.code_reissued', store, body, subject: pickup.customerId },
    ]);
    return { ok: true, code, epoch, pickup: doc };
  });
}
