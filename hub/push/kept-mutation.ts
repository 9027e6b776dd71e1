/**
 * What the hub keeps of a mutation as it was sent: of those that did not take effect, so that a station
 * whose file was put back can be shown again what a person may not have settled. What took effect comes
 * back as records. What may not be kept at all (a number that is forbidden, an erased person) is not.
 */
import type { MutationResult } from '#shared/domain/mutation.ts';
import type { SentMutation } from './read-mutation.ts';

const keptNowhere = new Set(['forbidden_number', 'erased']);

export interface KeptMutation {
  sent: unknown;
  /** The customer it is about, so that it goes when they are erased. */
  subject: string | null;
}

export function keptOf(sent: SentMutation | undefined, result: MutationResult): KeptMutation {
  const refused =
    result.status === 'conflict' || (result.status === 'rejected' && !keptNowhere.has(result.code));
  if (!refused || sent === undefined || !('mutation' in sent)) return { sent: null, subject: null };
  const { customerId } = sent.mutation.args;
  return { sent: sent.mutation, subject: typeof customerId === 'string' ? customerId : null };
}
