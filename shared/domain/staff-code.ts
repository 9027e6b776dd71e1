/** `staff.code`: gives a member of staff a one-time code to set a PIN with. Their old PIN ends with it. */
import { z } from 'zod';
import { type MutationDefinition, rejected } from './mutation.ts';
import { RecordId } from './record.ts';
import { Staff, StaffCode } from './staff.ts';

export const StaffCodeGive = z.object({ staffId: RecordId, code: StaffCode });
export type StaffCodeGive = z.infer<typeof StaffCodeGive>;

/** How long a code may be good for, milliseconds. */
export const STAFF_CODE_MS = 24 * 60 * 60 * 1000;
/** Clocks differ a little. */
const SLACK_MS = 60 * 60 * 1000;

export const staffCode: MutationDefinition<StaffCodeGive> = {
  args: StaffCodeGive,
  modes: ['associate', 'pickup'],
  touches: ({ staffId }) => [{ kind: 'staff', id: staffId }],
  reduce({ staffId, code }, read, context) {
    const record = read({ kind: 'staff', id: staffId });
    const staff = Staff.safeParse(record?.doc);
    if (record === undefined || !staff.success || !staff.data.active) {
      return rejected('not_found', `no active staff ${staffId}`);
    }
    if (code.expiresAt > context.observedAt + STAFF_CODE_MS + SLACK_MS) {
      return rejected('invalid', 'a code is good for a day');
    }
    const { pin: _ended, hint: _shown, ...doc } = staff.data;
    return {
      status: 'writes',
      writes: [{ kind: 'staff', id: staffId, scope: record.scope, doc: { ...doc, code } }],
    };
  },
};
