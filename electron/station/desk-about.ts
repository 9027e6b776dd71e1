/** Which pickup a record of the desk is about; null for records of other kinds. */
import type { RecordRef } from '#shared/domain/record.ts';

export function pickupOf(
  { kind, id }: RecordRef,
  docOf: (ref: RecordRef) => unknown,
): string | null {
  switch (kind) {
    case 'pickup':
      return id;
    case 'arrival':
    case 'incident':
    case 'return': {
      const { pickupId } = (docOf({ kind, id }) ?? {}) as { pickupId?: unknown };
      return typeof pickupId === 'string' ? pickupId : null;
    }
    default:
      return null;
  }
}
