/**
 * The two codes of a pickup, for one epoch of it. Both are made of the hub's signature, which is always the
 * same over the same text: so nothing of them has to be kept to print them again, and a new epoch makes
 * others.
 */
import { createHash } from 'node:crypto';
import {
  type HumanCode,
  humanCodeForm,
  type PickupCode,
  pickupCodeText,
  writePickupCode,
} from '#shared/domain/pickup-code.ts';
import type { Pickup } from '#shared/domain/pickup.ts';
import type { PickupPolicy } from '#shared/domain/pickup-policy.ts';
import type { HashForm } from '#shared/domain/pickup-find.ts';
import type { CodeSigner } from './policy.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface MadeCode {
  /** What the QR code says. */
  qr: string;
  /** The eight characters. */
  human: HumanCode;
  expiresAt: number;
}

type CodeOf = Omit<PickupCode, 'random'>;

export function makeCode({ hub, signing }: CodeSigner, of: CodeOf): MadeCode {
  const drawn = (what: string, characters: number): string => {
    const text = `dangol-pickup-${what}-1\n${hub}\n${of.order}\n${of.store}\n${of.epoch}`;
    const digest = createHash('sha256').update(signing.sign(text)).digest();
    return Array.from(digest.subarray(0, characters), (byte) => crockford[byte & 31]).join('');
  };
  const code = { ...of, random: drawn('random', 16).toLowerCase() };
  const signature = signing.sign(pickupCodeText(hub, code));
  return {
    qr: `${writePickupCode(code)}.${signature}`,
    human: drawn('human', 8),
    expiresAt: of.expiresAt,
  };
}

/** What the pickup's record keeps of its code. */
export function keptCode(
  made: MadeCode,
  epoch: number,
  hash: HashForm,
): NonNullable<Pickup['code']> {
  return { epoch, humanHash: hash(humanCodeForm(made.human)), expiresAt: made.expiresAt };
}

/** Codes end well after the goods: what is not ready yet must not run out. In whole seconds. */
export function codeExpiry(nowMs: number, { keepDays }: Pick<PickupPolicy, 'keepDays'>): number {
  const days = Math.max(180, keepDays + 90);
  return Math.floor((nowMs + days * 24 * 3_600_000) / 1000) * 1000;
}
