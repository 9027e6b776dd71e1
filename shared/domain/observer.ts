/** Who saw or did something, as it is kept on the record and shown beside it. */
import { z } from 'zod';
import { StoreId } from './record.ts';

export const StaffRef = z.object({ id: z.string().max(120), name: z.string().max(80) });
export type StaffRef = z.infer<typeof StaffRef>;

/** `at` is milliseconds since 1970 by the station's clock, corrected by its offset to the hub's. */
export const Observed = z.object({
  at: z.int(),
  station: z.string().max(120),
  store: StoreId,
  staff: StaffRef.nullable(),
});
export type Observed = z.infer<typeof Observed>;

/** The stamp an observation gets from the mutation that carries it. */
export function observedIn(context: {
  observedAt: number;
  station: string;
  store: StoreId;
  staff: StaffRef | null;
}): Observed {
  const { observedAt, station, store, staff } = context;
  return { at: observedAt, station, store, staff };
}
