/**
 * `preference.retract` and `note.retract`: mark an observation as taken back. It is kept, with who took
 * it back and when; a second retraction changes nothing and is not an error (two people may both undo).
 */
import { z } from 'zod';
import { type MutationDefinition, rejected } from './mutation.ts';
import { observedIn } from './observer.ts';
import { RecordId } from './record.ts';
import { livingCustomer } from './subject.ts';

export const Retract = z.object({
  /** The id of the preference or note. */
  id: RecordId,
  /** The customer it is about. */
  customerId: RecordId,
});
export type Retract = z.infer<typeof Retract>;

function retractionOf(kind: 'preference' | 'note'): MutationDefinition<Retract> {
  return {
    args: Retract,
    modes: ['associate'],
    touches: ({ id, customerId }) => [
      { kind: 'customer', id: customerId },
      { kind, id },
    ],
    reduce({ id, customerId }, read, context) {
      const found = livingCustomer(read, customerId);
      if (!found.ok) return found.rejection;
      const record = read({ kind, id });
      const doc = record?.doc as Record<string, unknown> | null | undefined;
      if (record === undefined || record.deleted || doc?.customerId !== customerId) {
        return rejected('not_found', `no ${kind} ${id} of customer ${customerId}`);
      }
      if (doc.retracted !== undefined) return { status: 'writes', writes: [] };
      const retracted = observedIn(context);
      return {
        status: 'writes',
        writes: [{ kind, id, scope: record.scope, doc: { ...doc, retracted } }],
      };
    },
  };
}

export const preferenceRetract = retractionOf('preference');
export const noteRetract = retractionOf('note');
