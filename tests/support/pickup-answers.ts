/** Asks a pickup's reducers, and the shapes of what they answer. */
import { reduceMutation } from '#shared/domain/mutations.ts';
import type { Pickup } from '#shared/domain/pickup.ts';
import { type RecordState, recordKey } from '#shared/domain/record.ts';
import { EXAMPLE_MS } from './example-pickup.ts';

export const pickupId = 'pickup:1001';
export const mutationId = '0192b3a4-0000-7000-8000-00000000000a';
export const otherId = '0192b3a4-0000-7000-8000-00000000000b';
export const incidentId = '0192b3a4-0000-7000-8000-00000000000c';
export const staff = { id: 'staff:lead', name: '박서연' };
export const scope = 'store:gangnam';
export const DAY_MS = 86_400_000;
export const lease = { station: 'desk-1', until: EXAMPLE_MS + DAY_MS, by: mutationId };
export const claimed = { station: 'desk-1', at: EXAMPLE_MS, staff, collectorId: null };

export function record(kind: string, id: string, doc: unknown): RecordState {
  return { kind, id, scope, version: 3, deleted: false, doc };
}

export function answer(name: string, args: Record<string, unknown>, ...records: RecordState[]) {
  const mutation = {
    id: mutationId,
    station: 'desk-1',
    sequence: 1,
    name,
    args,
    observedAt: EXAMPLE_MS,
    basedOn: {},
    staff,
  };
  const byKey = new Map(records.map((one) => [recordKey(one), one]));
  const station = { id: 'desk-1', store: 'gangnam', mode: 'pickup' } as const;
  return reduceMutation(mutation, (ref) => byKey.get(recordKey(ref)), station);
}

export const about = (name: string, args: Record<string, unknown>, pickup: Pickup) =>
  answer(name, { pickupId, ...args }, record('pickup', pickupId, pickup));
export const written = (doc: unknown) => ({
  status: 'writes',
  writes: [{ kind: 'pickup', id: pickupId, scope, doc }],
});
export const nothing = { status: 'writes', writes: [] };
export const rejection = (code: string, detail: string) => ({ status: 'rejected', code, detail });

export const pick = (lineId: string, quantity: number, from = 'picking') => ({
  from,
  lineId,
  quantity,
});
export const short = (lineId: string, more: Record<string, unknown> = {}) => ({
  from: 'picking',
  lineId,
  reason: 'short',
  next: 'pick_up_later',
  ...more,
});
export const giving = (quantity: number, more: Record<string, unknown> = {}) => ({
  from: 'ready',
  incidentId,
  collectorId: null,
  lines: [{ lineId: 'a', quantity }],
  verified: { methods: ['code'], outcome: 'ready' },
  provisional: false,
  ...more,
});
export const handOver = (quantity: number, more: Record<string, unknown> = {}) => ({
  id: mutationId,
  at: EXAMPLE_MS,
  station: 'desk-1',
  store: 'gangnam',
  staff,
  collectorId: null,
  lines: quantity === 0 ? [] : [{ lineId: 'a', quantity }],
  verified: { methods: ['code' as const], outcome: 'ready' as const },
  provisional: false,
  ...more,
});
