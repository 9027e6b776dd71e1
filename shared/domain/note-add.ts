/** `note.add`: appends a note to a customer's profile. */
import { z } from 'zod';
import { forbiddenNumberIn } from './forbidden-numbers.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { type Note, NoteText } from './note.ts';
import { observedIn } from './observer.ts';
import { RecordId } from './record.ts';
import { livingCustomer } from './subject.ts';

export const NoteAdd = z.object({
  /** uuid v7 made by the station; the record's id. */
  noteId: z.uuid(),
  customerId: RecordId,
  text: NoteText,
});
export type NoteAdd = z.infer<typeof NoteAdd>;

export const noteAdd: MutationDefinition<NoteAdd> = {
  args: NoteAdd,
  modes: ['associate'],
  touches: ({ customerId, noteId }) => [
    { kind: 'customer', id: customerId },
    { kind: 'note', id: noteId },
  ],
  reduce({ noteId, customerId, text }, read, context) {
    const found = livingCustomer(read, customerId);
    if (!found.ok) return found.rejection;
    if (read({ kind: 'note', id: noteId }) !== undefined) {
      return rejected('already_done', `note ${noteId} exists`);
    }
    const forbidden = forbiddenNumberIn(text);
    if (forbidden !== undefined) return rejected('forbidden_number', forbidden);
    const doc: Note = {
      customerId,
      text,
      observed: observedIn(context),
    };
    const { scope } = found.record;
    return { status: 'writes', writes: [{ kind: 'note', id: noteId, scope, doc }] };
  },
};
