/**
 * Pickup codes, as the customer has them: a QR code signed by the hub, and eight characters to say.
 *
 *   DG1.<order>.<epoch>-<store>-<random>.<expires>.<signature>       expires in seconds since 1970
 *
 * 1. Signed is all that is before the last dot, together with the hub's id: whoever holds a station can
 *    check a code and make none.
 * 2. Epoch and store are said, so that an old code and one of another store are told from a forged one.
 * 3. Of the eight characters the records keep a keyed hash; nobody writes the code itself down anywhere.
 */
import { z } from 'zod';
import { PickupNumber } from './pickup.ts';
import { StoreId } from './record.ts';

export interface PickupCode {
  /** The pickup's number, without `#`. */
  order: PickupNumber;
  epoch: number;
  store: StoreId;
  /** 16 characters of Crockford's base 32, lower case. */
  random: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const form =
  /^DG1\.([A-Za-z0-9][A-Za-z0-9_-]{0,39})\.(\d{1,6})-([a-z0-9][a-z0-9-]{0,39})-([0-9a-hjkmnp-tv-z]{16})\.(\d{10,11})\.([A-Za-z0-9_-]{86})$/;

/** What is before the signature. */
export function writePickupCode({ order, epoch, store, random, expiresAt }: PickupCode): string {
  return `DG1.${order}.${epoch}-${store}-${random}.${Math.floor(expiresAt / 1000)}`;
}

/** What the hub signs, and a station checks the signature of. */
export function pickupCodeText(hub: string, code: PickupCode): string {
  return `dangol-pickup-1\n${hub}\n${writePickupCode(code)}`;
}

/** @returns undefined for what is no pickup code of this version. The signature is not checked here. */
export function readPickupCode(text: string): (PickupCode & { signature: string }) | undefined {
  const [, order, epoch, store, random, seconds, signature] = form.exec(text.trim()) ?? [];
  if (order === undefined || store === undefined || random === undefined) return undefined;
  return {
    order,
    epoch: Number(epoch),
    store,
    random,
    expiresAt: Number(seconds) * 1000,
    signature: signature ?? '',
  };
}

/** Eight characters of Crockford's base 32, upper case, no I L O U. */
export const HumanCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/);
export type HumanCode = z.infer<typeof HumanCode>;

/** Reads the eight characters as a person types them: any case, spaces and dashes, O for 0, I and L for 1. */
export function readHumanCode(typed: string): HumanCode | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return HumanCode.safeParse(code).data;
}

/** What the keyed hash of the eight characters is made of (`hashForm` in `pickup-find.ts`). */
export function humanCodeForm(code: HumanCode): string {
  return `c:${code}`;
}

/** Whether a code may be used for a pickup here; `ok` says nothing of the pickup itself. */
export type CodeFault = 'code_forged' | 'code_other_store' | 'code_old' | 'code_expired';

/**
 * @param code as it was read.
 * @param signed whether its signature is right by a key of the policy.
 * @param at the store and the epoch of the pickup's code, null where the station holds none of that number.
 * @returns the first thing that is wrong with it, or null.
 */
export function codeFault(
  code: PickupCode,
  signed: boolean,
  at: { store: string; epoch: number | null; nowMs: number },
): CodeFault | null {
  if (!signed) return 'code_forged';
  if (code.store !== at.store) return 'code_other_store';
  if (at.epoch !== null && code.epoch !== at.epoch) return 'code_old';
  return code.expiresAt <= at.nowMs ? 'code_expired' : null;
}
