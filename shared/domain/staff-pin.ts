/**
 * `staff.pin`: a member of staff has set their PIN: the first with a one-time code, which is used up with
 * it, or another in place of the one they have.
 */
import { z } from 'zod';
import { type MutationDefinition, rejected } from './mutation.ts';
import { RecordId } from './record.ts';
import { Staff, Verifier } from './staff.ts';

export const StaffPinSet = z.object({ staffId: RecordId, verifier: Verifier });
export type StaffPinSet = z.infer<typeof StaffPinSet>;

export const staffPin: MutationDefinition<StaffPinSet> = {
  args: StaffPinSet,
  modes: ['associate', 'pickup'],
  touches: ({ staffId }) => [{ kind: 'staff', id: staffId }],
  reduce({ staffId, verifier }, read, context) {
    const record = read({ kind: 'staff', id: staffId });
    const staff = Staff.safeParse(record?.doc);
    if (record === undefined || !staff.success || !staff.data.active) {
      return rejected('not_found', `no active staff ${staffId}`);
    }
    // A PIN of its owner's own is nobody else's to show.
    const { code, hint: _shown, ...doc } = staff.data;
    const coded = code !== undefined && code.expiresAt >= context.observedAt;
    if (doc.pin === undefined && !coded) {
      return rejected('not_permitted', 'a first PIN wants a one-time code that is still good');
    }
    const pin = { verifier, setAt: context.observedAt };
    return {
      status: 'writes',
      writes: [{ kind: 'staff', id: staffId, scope: record.scope, doc: { ...doc, pin } }],
    };
  },
};
