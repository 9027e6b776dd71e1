/**
 * What a scanner read, by its form alone. Whether there is such a member, order or product is for the
 * station to say; what is nothing known here is text, and is looked up as if it had been typed.
 *
 *   member   DGM1.<member number>                                        a customer's own QR code
 *   pickup   DG1.<order>.<nonce>.<expires>.<signature>                   signed by the hub
 *   product  GTIN-8, -12, -13, -14 with a right check digit; a GS1 Digital Link; a GS1 element string
 *   order    #<order number>
 *   bin      DGB1.<bin>                                                  the label of a pickup desk's shelf
 *   done     DGK1.DONE                                                   the card that ends a hand-over
 *   text     a member's or an order's bare number, or anything else
 *
 * 1. Text may hold a number that must not be kept: it is `forbidden`, and carries nothing of it.
 * 2. Never throws, whatever the text; work is linear in its length.
 */
import { type ForbiddenNumber, forbiddenNumberIn } from './forbidden-numbers.ts';
import { readGs1, type TradeItem } from './scan-gs1.ts';
import { toGtin14 } from './gtin.ts';

export type Scan =
  | { what: 'member'; number: string }
  | { what: 'pickup'; order: string }
  | ({ what: 'product' } & TradeItem)
  | { what: 'order'; number: string }
  | { what: 'bin'; bin: string }
  | { what: 'done' }
  | { what: 'text'; text: string }
  | { what: 'forbidden'; number: ForbiddenNumber };

/** More than this is no code of a shop's; the rest is not read. */
export const SCAN_LENGTH_MAX = 1000;

/** `]` and two characters that say the symbology, where a scanner is set to send them (ISO/IEC 15424). */
const symbology = /^\][A-Za-z][0-9A-Za-z]/;

/** What was scanned or typed, without what a scanner may put around it. */
export function plainScan(scanned: string): string {
  return scanned.slice(0, SCAN_LENGTH_MAX).trim().replace(symbology, '');
}

export function readScan(scanned: string): Scan {
  const text = plainScan(scanned);
  const member = /^DGM1\.([A-Z0-9-]{1,40})$/i.exec(text)?.[1];
  if (member !== undefined) return { what: 'member', number: member };
  const pickup = /^DG1\.(.+)(?:\.[^.]+){3}$/.exec(text)?.[1];
  if (pickup !== undefined) return { what: 'pickup', order: pickup };
  const bin = /^DGB1\.([A-Z0-9-]{1,20})$/i.exec(text)?.[1];
  if (bin !== undefined) return { what: 'bin', bin: bin.toUpperCase() };
  if (/^DGK1\.DONE$/i.test(text)) return { what: 'done' };
  const gtin = toGtin14(text);
  if (gtin !== undefined) return { what: 'product', gtin };
  const tradeItem = readGs1(text);
  if (tradeItem !== undefined) return { what: 'product', ...tradeItem };
  const forbidden = forbiddenNumberIn(text);
  if (forbidden !== undefined) return { what: 'forbidden', number: forbidden };
  if (/^#[\p{L}\p{N}][\p{L}\p{N}./_-]{0,58}$/u.test(text)) return { what: 'order', number: text };
  return { what: 'text', text };
}
