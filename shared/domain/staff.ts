/** A member of staff, in the scope of their store. The PIN and its verifier are not part of it. */
import { z } from 'zod';
import { StoreId } from './record.ts';

export const StaffRole = z.enum(['associate', 'lead', 'manager']);
export type StaffRole = z.infer<typeof StaffRole>;

export const Staff = z.looseObject({
  name: z.string().min(1).max(80),
  store: StoreId,
  role: StaffRole,
  active: z.boolean(),
});
export type Staff = z.infer<typeof Staff>;
