/** A note about a customer: free text, appended and retracted like every observation. */
import { z } from 'zod';
import { Observed } from './observer.ts';
import { RecordId } from './record.ts';

export const NoteText = z.string().trim().min(1).max(2000);

export const Note = z.looseObject({
  customerId: RecordId,
  text: NoteText,
  observed: Observed,
  retracted: Observed.optional(),
});
export type Note = z.infer<typeof Note>;
