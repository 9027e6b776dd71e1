/** What a change comes to: durable here, or an expected "no". */
import { z } from 'zod';
import { RecordId } from '#shared/domain/record.ts';

/**
 * A change that is durable here. `mutationIds` in the order they were appended; empty where nothing
 * changed. `made`: ids of the records it made (an observation's or a note's, to take it back).
 */
export const Saved = z.object({
  ok: z.literal(true),
  mutationIds: z.array(z.uuid()),
  made: z.array(RecordId),
});

/** An expected "no"; screens choose their words by the code. `detail` names the input, in English. */
export const Refused = z.object({
  ok: z.literal(false),
  code: z.enum([
    'not_found',
    'erased',
    /** The customer is in a region that this station does not hold. */
    'elsewhere',
    'invalid',
    'conflict',
    'forbidden_number',
    'already_done',
    /** Of pickups: as somebody else made it meanwhile, held, not paid, served at another desk. */
    'wrong_state',
    'held',
    'not_paid',
    'claimed_elsewhere',
    'leased_elsewhere',
    /** The verdict is not, or not any more, that it goes. */
    'not_verified',
    'not_permitted',
    'not_ready',
    'storage_full',
    'failed',
  ]),
  field: z.string().optional(),
  detail: z.string(),
});
export type Refused = z.infer<typeof Refused>;

export const saving = z.discriminatedUnion('ok', [Saved, Refused]);
export type Saving = z.infer<typeof saving>;
