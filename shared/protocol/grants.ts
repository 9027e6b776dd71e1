/**
 * Grants that change while a station is connected:
 *
 *   hub → grants { grants }
 *
 * What it holds from here on, whole and in the order to pull it, instead of the welcome's. Pulls of what is
 * not among them are refused already; what is new starts from zero.
 */
import { z } from 'zod';
import { Scope } from '#shared/domain/record.ts';

export const Grants = z.object({ grants: z.array(Scope).max(100) });
export type Grants = z.infer<typeof Grants>;
