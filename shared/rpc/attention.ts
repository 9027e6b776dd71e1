/** Unsent and refused changes, described so that screens can put them in human words. */
import { z } from 'zod';
import { RecordId } from '#shared/domain/record.ts';

const described = {
  mutationId: z.uuid(),
  /** The mutation's name and arguments, to be put into words. */
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
  customerId: RecordId.nullable(),
  customerName: z.string().nullable(),
  /** Why the customer is not in the book any more: erased, or in a region that is not held here. */
  gone: z.enum(['erased', 'elsewhere']).nullable(),
  at: z.int(),
  staffName: z.string().nullable(),
};

export const UnsentItem = z.object(described);
export type UnsentItem = z.infer<typeof UnsentItem>;

/** `conflict` has both values of one field; `rejected` the hub's code and words for support. */
export const AttentionItem = z.discriminatedUnion('reason', [
  z.object({
    ...described,
    reason: z.literal('conflict'),
    field: z.string(),
    mine: z.unknown(),
    theirs: z.unknown(),
  }),
  z.object({ ...described, reason: z.literal('rejected'), code: z.string(), detail: z.string() }),
]);
export type AttentionItem = z.infer<typeof AttentionItem>;
