/**
 * What a store asks of people who collect, as data: the verdict (`pickup-verdict.ts`) reads it and knows no
 * rule of its own. The record is `pickup-policy:<store>` in the scope `policy:<store>`.
 */
import { z } from 'zod';
import { ProofMethod } from './pickup.ts';
import { StoreId } from './record.ts';

/** A rule applies where all that it names is so. The first that applies is taken. */
export const PickupRule = z.object({
  /** The order is worth at least so much, in minor units of the policy's currency. */
  fromMinor: z.int().min(0).optional(),
  /** Somebody other than the buyer collects. */
  collector: z.boolean().optional(),
  /** The hub is in reach. */
  online: z.boolean().optional(),
  /** Any one of these sets proves enough. */
  need: z.array(z.array(ProofMethod).min(1).max(5)).min(1).max(10),
});
export type PickupRule = z.infer<typeof PickupRule>;

const PolicyFields = z.object({
  store: StoreId,
  /** The hub's id, which is in what codes sign. */
  hub: z.uuid(),
  /** The hub's Ed25519 keys that sign codes: raw 32 bytes in base64url. */
  codeKeys: z
    .array(z.string().regex(/^[A-Za-z0-9_-]{43}$/))
    .min(1)
    .max(5),
  /** Key of the store's HMACs (people, human codes): 32 bytes in base64url. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  rules: z.array(PickupRule).min(1).max(50),
  /** Cut off from the hub and without the lease. */
  cutOff: z.object({
    /** Up to this worth it goes with a warning. */
    provisionalUpToMinor: z.int().min(0),
    above: z.enum(['lead', 'refuse']),
  }),
  attempts: z.object({
    /** Wrong codes for one order, until the code is made anew or a lead lets it pass. */
    perOrder: z.int().min(1).max(100),
    /** Wrong codes at one station within the window, until a lead lets it go on. */
    perStation: z.int().min(1).max(1_000),
    windowMs: z.int().min(1_000),
  }),
  /** After this time another desk may claim what a desk claimed and never finished. */
  claimMs: z.int().min(1_000),
  targetWaitMs: z.int().min(1_000),
  /** Days that a ready order is kept, and days in which it may be returned. */
  keepDays: z.int().min(1).max(365),
  returnDays: z.int().min(0).max(365),
});
export const PickupPolicy = z.looseObject(PolicyFields.shape);
export type PickupPolicy = z.infer<typeof PickupPolicy>;

export function policyId(store: string): string {
  return `pickup-policy:${store}`;
}

/** What a store begins with; amounts are won. */
export const usualPolicy: Omit<
  z.infer<typeof PolicyFields>,
  'store' | 'hub' | 'codeKeys' | 'salt'
> = {
  currency: 'KRW',
  rules: [
    { collector: true, fromMinor: 300_000, need: [['code', 'id_seen'], ['lead']] },
    { collector: true, need: [['code'], ['id_seen', 'last_four'], ['lead']] },
    { fromMinor: 500_000, need: [['code', 'id_seen'], ['lead']] },
    {
      online: false,
      fromMinor: 100_000,
      need: [['code'], ['id_seen', 'last_four'], ['lead']],
    },
    { need: [['code'], ['id_seen'], ['last_four', 'question'], ['lead']] },
  ],
  cutOff: { provisionalUpToMinor: 100_000, above: 'lead' },
  attempts: { perOrder: 5, perStation: 10, windowMs: 600_000 },
  claimMs: 900_000,
  targetWaitMs: 180_000,
  keepDays: 7,
  returnDays: 30,
};
