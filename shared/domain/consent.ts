/**
 * Consent is an append-only ledger; what holds now is a fold over it. Withdrawal wins a tie.
 */
import { z } from 'zod';
import { StaffRef } from './observer.ts';
import { RecordId } from './record.ts';

export const ConsentChannel = z.enum(['email', 'sms', 'phone', 'post', 'app']);
export type ConsentChannel = z.infer<typeof ConsentChannel>;

export const ConsentPurpose = z.enum(['marketing', 'profiling', 'partner']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;

/** One entry: what was asked, in which words, and the answer. `at` in milliseconds since 1970. */
export const Consent = z.looseObject({
  customerId: RecordId,
  purpose: ConsentPurpose,
  channel: ConsentChannel,
  granted: z.boolean(),
  /** Version of the wording that was shown, e.g. `2026-03`. */
  wording: z.string().max(80),
  language: z.enum(['ko', 'en']),
  source: z.string().max(80),
  staff: StaffRef.optional(),
  at: z.int(),
});
export type Consent = z.infer<typeof Consent>;

export interface ConsentState {
  purpose: ConsentPurpose;
  channel: ConsentChannel;
  granted: boolean;
  at: number;
  source: string;
}

/** What holds now for each purpose and channel that was ever asked, in the ledger's order of asking. */
export function currentConsent(ledger: readonly Consent[]): ConsentState[] {
  const latest = new Map<string, ConsentState>();
  for (const { purpose, channel, granted, at, source } of ledger) {
    const key = `${purpose}/${channel}`;
    const known = latest.get(key);
    const wins = known === undefined || at > known.at || (at === known.at && !granted);
    if (wins) latest.set(key, { purpose, channel, granted, at, source });
  }
  return [...latest.values()];
}
