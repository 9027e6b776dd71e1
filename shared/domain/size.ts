/**
 * Sizes: a value means nothing without its system and the garment it is for. Systems are those of
 * schema.org's WearableSizeSystem plus KS (Korean Standards, missing there) and the label as sewn in.
 * Values are kept as said ("95", "31", "82-88-160", "55") and never converted silently.
 */
import { z } from 'zod';

export const SizeSystem = z.enum([
  'KS',
  'label',
  'AU',
  'BR',
  'CN',
  'Continental',
  'DE',
  'EN13402',
  'Europe',
  'FR',
  'GS1',
  'IT',
  'JP',
  'MX',
  'UK',
  'US',
]);
export type SizeSystem = z.infer<typeof SizeSystem>;

export const GarmentType = z.enum([
  'shirt',
  'tshirt',
  'knit',
  'jacket',
  'coat',
  'dress',
  'skirt',
  'trousers',
  'jeans',
  'shoes',
  'underwear',
  'hat',
]);
export type GarmentType = z.infer<typeof GarmentType>;

/** How it fitted: the words of the public fit data sets (ModCloth, RentTheRunway). */
export const FitVerdict = z.enum(['small', 'fits', 'large']);
export type FitVerdict = z.infer<typeof FitVerdict>;

export const FitZone = z.enum(['shoulder', 'chest', 'waist', 'hip', 'sleeve', 'inseam']);
export type FitZone = z.infer<typeof FitZone>;

export const Size = z.object({
  value: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ./×x-]{0,19}$/u),
  system: SizeSystem,
  garment: GarmentType,
  verdict: FitVerdict.optional(),
  /** Verdicts for parts of the body, only those that were said. */
  zones: z.partialRecord(FitZone, FitVerdict).optional(),
});
export type Size = z.infer<typeof Size>;
