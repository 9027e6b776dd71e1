/** `return.receive`: goods of a pickup came back over a desk. Never more than were handed over. */
import { z } from 'zod';
import { type GoodsReturn, ReturnedLine } from './goods-return.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { observedIn } from './observer.ts';
import type { Pickup } from './pickup.ts';
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
    let amountMinor = 0;
    for (const { lineId, quantity } of lines) {
      const line = pickup.lines.find(({ id }) => id === lineId);
      if (line === undefined) return rejected('invalid', `no line ${lineId}`);
      const left = line.handedOver - line.returned;
      if (quantity > left) {
        return rejected('already_done', `${left} of line ${lineId} can come back`);
      }
      amountMinor += quantity * line.priceMinor;
    }
    const { number, currency } = pickup;
    const doc: GoodsReturn = {
      pickupId,
      number,
      lines,
      state: 'refund_pending',
      amountMinor,
      currency,
      observed: observedIn(context),
    };
    const after: Pickup = {
      ...pickup,
      lines: pickup.lines.map((line) => {
        const back = lines.find(({ lineId }) => lineId === line.id)?.quantity ?? 0;
        return back === 0 ? line : { ...line, returned: line.returned + back };
      }),
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
