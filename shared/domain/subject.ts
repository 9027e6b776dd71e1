/** Looking up the customer a mutation is about; shared by every reducer that adds to a profile. */
import type { ReadRecord, Reduction } from './mutation.ts';
import { rejected } from './mutation.ts';
import type { RecordState } from './record.ts';

/** @returns the living customer record, or the rejection to answer with. Erased wins over everything. */
export function livingCustomer(
  read: ReadRecord,
  customerId: string,
): { ok: true; record: RecordState } | { ok: false; rejection: Reduction } {
  const record = read({ kind: 'customer', id: customerId });
  if (record === undefined) {
    return { ok: false, rejection: rejected('not_found', `no customer ${customerId}`) };
  }
  if (record.deleted) {
    return { ok: false, rejection: rejected('erased', `customer ${customerId} was erased`) };
  }
  return { ok: true, record };
}
