/**
 * A preference: one observation about one customer. Observations are appended and retracted, never
 * overwritten: two guides who disagree are both kept, the newest is shown first with who and when.
 */
import { z } from 'zod';
import { Observed } from './observer.ts';
import { RecordId } from './record.ts';
import { Size } from './size.ts';

/** How it was learnt. */
export const PreferenceSource = z.enum(['tried', 'told', 'measured', 'purchase', 'import']);
export type PreferenceSource = z.infer<typeof PreferenceSource>;

const free = z.string().trim().min(1).max(80);

/** What was observed. `never` is what the customer never wants to be offered again. */
export const PreferenceValue = z.discriminatedUnion('aspect', [
  z.object({ aspect: z.literal('size'), size: Size }),
  z.object({ aspect: z.literal('colour'), text: free }),
  z.object({ aspect: z.literal('style'), text: free }),
  z.object({ aspect: z.literal('fabric'), text: free }),
  z.object({ aspect: z.literal('like'), text: free }),
  z.object({ aspect: z.literal('never'), text: free }),
]);
export type PreferenceValue = z.infer<typeof PreferenceValue>;

export const Preference = z.looseObject({
  customerId: RecordId,
  value: PreferenceValue,
  source: PreferenceSource,
  note: z.string().trim().max(500).optional(),
  observed: Observed,
  /** Set once, by the retraction; a retracted observation is kept and no longer counts. */
  retracted: Observed.optional(),
});
export type Preference = z.infer<typeof Preference>;
