/**
 * `return.receive`: goods of a pickup came back over a desk. It says what has happened, so that goods that lie
 * in the store are on record whatever the hub knows: what was handed over and is not back yet is counted, the
 * rest is kept as disputed, and what came after the store's time as late (ADR 0084). The desk asks before it
 * takes anything in (`returnable`).
 */
import { z } from 'zod';
import { type GoodsReturn, ReturnedLine } from './goods-return.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { observedIn } from './observer.ts';
import type { Pickup } from './pickup.ts';
import { termsOf } from './pickup-lease.ts';
import { findPickup, PickupRef, touchesPickup, writePickup } from './pickup-change.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export const ReturnReceive = PickupRef.extend({
  /** uuid v7 made by the station; the record's id. */
  returnId: z.uuid(),
  lines: z
    .array(ReturnedLine)
    .min(1)
    .max(500)
    .refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, {
      error: 'a line is named once',
    }),
});
export type ReturnReceive = z.infer<typeof ReturnReceive>;

export const returnReceive: MutationDefinition<ReturnReceive> = {
  args: ReturnReceive,
  modes: ['pickup', 'associate'],
  touches: (args) => [...touchesPickup(args), { kind: 'return', id: args.returnId }],
  reduce({ pickupId, returnId, lines }, read, context) {
    const found = findPickup(read, pickupId);
    if (!found.ok) return found.rejection;
    const { record, pickup } = found;
    if (read({ kind: 'return', id: returnId }) !== undefined) {
      return rejected('already_done', `return ${returnId} exists`);
    }
    const unknown = lines.find(({ lineId }) => !pickup.lines.some(({ id }) => id === lineId));
    if (unknown !== undefined) return rejected('invalid', `no line ${unknown.lineId}`);

    const { until } = returnable(pickup, termsOf(read, context).returnDays);
    const counted = new Map(
      lines.map(({ lineId, quantity }) => {
        const line = pickup.lines.find(({ id }) => id === lineId);
        const left = line === undefined ? 0 : line.handedOver - line.returned;
        return [lineId, Math.min(quantity, left)] as const;
      }),
    );
    const countedOf = (lineId: string) => counted.get(lineId) ?? 0;
    const disputed = lines.flatMap(({ lineId, quantity }) =>
      quantity > countedOf(lineId) ? [{ lineId, quantity: quantity - countedOf(lineId) }] : [],
    );
    const { number, currency } = pickup;
    const doc: GoodsReturn = {
      pickupId,
      number,
      lines,
      state: 'refund_pending',
      amountMinor: pickup.lines.reduce(
        (sum, { id, priceMinor }) => sum + countedOf(id) * priceMinor,
        0,
      ),
      currency,
      observed: observedIn(context),
      ...(until !== null && until < context.observedAt ? { late: { until } } : {}),
      ...(disputed.length === 0 ? {} : { disputed }),
    };
    const after: Pickup = {
      ...pickup,
      lines: pickup.lines.map((line) =>
        countedOf(line.id) === 0 ? line : { ...line, returned: line.returned + countedOf(line.id) },
      ),
    };
    return {
      status: 'writes',
      writes: [
        writePickup(record, after),
        { kind: 'return', id: returnId, scope: record.scope, doc },
      ],
    };
  },
};

/** What of a pickup may come back, and until when; `until` is null where nothing was handed over. */
export function returnable(
  pickup: Pickup,
  returnDays: number,
): { until: number | null; lines: { lineId: string; quantity: number }[] } {
  const given = pickup.handOvers.filter(
    ({ undone, lines }) => undone === undefined && lines.length > 0,
  );
  if (given.length === 0) return { until: null, lines: [] };
  const lines = pickup.lines.flatMap(({ id, handedOver, returned }) =>
    handedOver > returned ? [{ lineId: id, quantity: handedOver - returned }] : [],
  );
  return { until: Math.max(...given.map(({ at }) => at)) + returnDays * DAY_MS, lines };
}
