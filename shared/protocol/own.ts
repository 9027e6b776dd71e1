/**
 * What the hub holds of a station's own mutations, for a station whose outbox file is older than what it
 * once sent (an old copy was put back, the end of a file was lost).
 *
 *   station → own { after }        hub ← the answers to its mutations above that number
 *
 * What took effect comes back as records, by the feed. What did not, comes with the mutation itself: a
 * person may never have been shown the answer.
 */
import { z } from 'zod';
import { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { Refusal } from './connect.ts';

export const OWN_MAX = 200;

export const OwnAsk = z.object({
  /** The last number the station knows to be answered, or the last of the answer before. */
  after: z.int().min(0),
});
export type OwnAsk = z.infer<typeof OwnAsk>;

export const OwnResult = z.object({
  id: z.uuid(),
  sequence: z.int().min(1),
  result: MutationResult,
  /** As it was sent; for those that were not accepted, unless the hub no longer has it. */
  mutation: Mutation.optional(),
});
export type OwnResult = z.infer<typeof OwnResult>;

export const Own = z.object({
  ok: z.literal(true),
  /** In the order of their numbers, at most `OWN_MAX`. */
  results: z.array(OwnResult).max(OWN_MAX),
  /** Ask again, after the last number of these. */
  more: z.boolean(),
  lastSequence: z.int().min(0),
});
export type Own = z.infer<typeof Own>;

export const OwnAnswer = z.discriminatedUnion('ok', [Own, Refusal]);
export type OwnAnswer = z.infer<typeof OwnAnswer>;
