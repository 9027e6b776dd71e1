/**
 * Goods of a pickup that came back over a desk. The money is the shop system's: it hears of the return,
 * pays back and says so.
 */
import { z } from 'zod';
import { Observed } from './observer.ts';
import { RecordId } from './record.ts';

export const ReturnReason = z.enum([
  'too_small',
  'too_large',
  'changed_mind',
  'damaged',
  'wrong_item',
  'other',
]);
export type ReturnReason = z.infer<typeof ReturnReason>;

export const ReturnCondition = z.enum(['as_new', 'worn', 'damaged']);
export type ReturnCondition = z.infer<typeof ReturnCondition>;

export const ReturnedLine = z.object({
  lineId: z.string().min(1).max(60),
  quantity: z.int().min(1).max(10_000),
  reason: ReturnReason,
  condition: ReturnCondition,
});
export type ReturnedLine = z.infer<typeof ReturnedLine>;

export const GoodsReturn = z.looseObject({
  pickupId: RecordId,
  number: z.string().min(1).max(60),
  lines: z.array(ReturnedLine).min(1).max(500),
  /** The goods are in; until the shop system has paid back, the refund is pending. */
  state: z.enum(['refund_pending', 'refunded']),
  amountMinor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  observed: Observed,
  /** Taken in after the store's time for returns, which ended then: what is paid back is the shop's choice. */
  late: z.object({ until: z.int() }).optional(),
  /**
   * Of `lines`, what nobody here had, or what had come back before: the goods are in all the same. Nothing
   * of it is in `amountMinor`.
   */
  disputed: z
    .array(z.object({ lineId: z.string().min(1).max(60), quantity: z.int().min(1).max(10_000) }))
    .min(1)
    .max(500)
    .optional(),
});
export type GoodsReturn = z.infer<typeof GoodsReturn>;
