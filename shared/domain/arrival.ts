/** Somebody has come for a pickup: they said so on the way, at a kiosk, or at the desk. */
import { z } from 'zod';
import { StaffRef } from './observer.ts';
import { RecordId } from './record.ts';

export const Arrival = z.looseObject({
  pickupId: RecordId,
  /** Milliseconds since 1970. */
  at: z.int(),
  via: z.enum(['hub', 'kiosk', 'desk']),
  /** Set once, when they have been served or have gone. */
  served: z
    .object({
      at: z.int(),
      station: z.string().max(120),
      staff: StaffRef.nullable(),
      outcome: z.enum(['handed_over', 'gone']),
    })
    .optional(),
});
export type Arrival = z.infer<typeof Arrival>;
