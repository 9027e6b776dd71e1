/**
 * Wiping a station from afar, since version 2. The hub says it after each welcome, and with the refusal of
 * a revoked station, until it has the receipt:
 *
 *   hub → wipe { wipe, signature }          the station may still push, and is answered nothing else
 *   station → POST /v1/wiped                over HTTP, when nothing is left: its place at the hub is gone
 *
 * The receipt is the last thing a station signs; it is lost where the station is switched off before it
 * was sent, since the key that signs it was deleted first.
 */
import { z } from 'zod';
import { RecordId } from '#shared/domain/record.ts';
import { Signature } from './connect.ts';

/** `unsent`: own changes that the hub had not answered, and that are gone; null where nobody can tell. */
export const WipeReceipt = z.object({
  station: RecordId,
  wipe: z.uuid(),
  unsent: z.int().min(0).nullable(),
  /** By the station's key, over `wipedText`. */
  signature: Signature,
});
export type WipeReceipt = z.infer<typeof WipeReceipt>;

/** What the hub signs when it orders a wipe. */
export function wipeText(of: { hub: string; wipe: string; station: string }): string {
  return `dangol-wipe-1\n${of.hub}\n${of.wipe}\n${of.station}`;
}

/** What a station signs when nothing is left of what it held. */
export function wipedText(of: {
  hub: string;
  wipe: string;
  station: string;
  unsent: number | null;
}): string {
  return `dangol-wiped-1\n${of.hub}\n${of.wipe}\n${of.station}\n${of.unsent ?? 'unknown'}`;
}
