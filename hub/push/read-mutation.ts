/**
 * Reads one mutation of a push. One that is not understood must not stop those behind it: as long as it
 * says who sent it and under which number, it becomes a *poison* mutation, to be rejected by number.
 */
import { z } from 'zod';
import { Mutation, type MutationResult, rejected } from '#shared/domain/mutation.ts';
import { isStorable } from '#shared/domain/storable.ts';

const MutationHead = Mutation.pick({ id: true, station: true, sequence: true });
type MutationHead = z.infer<typeof MutationHead>;

export type SentMutation =
  | { head: MutationHead; mutation: Mutation }
  | { head: MutationHead; poison: MutationResult };

/** @returns undefined where not even the number can be read. */
export function readMutation(sent: unknown): SentMutation | undefined {
  const head = MutationHead.safeParse(sent);
  if (!head.success || !isStorable(head.data)) return undefined;
  if (!isStorable(sent)) {
    return {
      head: head.data,
      poison: rejected(
        'invalid',
        'it cannot be kept: a character (NUL or half a pair), or nested too deeply',
      ),
    };
  }
  const mutation = Mutation.safeParse(sent);
  if (mutation.success) return { head: head.data, mutation: mutation.data };
  const [issue] = mutation.error.issues;
  return {
    head: head.data,
    poison: rejected(
      'invalid',
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500),
    ),
  };
}
