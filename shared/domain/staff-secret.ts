/**
 * What is kept of a PIN, of a one-time code and of a badge.
 *
 *   PIN, code   argon2id over HMAC-SHA256(pepper, purpose, staff id, what was typed)
 *   badge       HMAC-SHA256(pepper, purpose, what was read): it only says who, and must be found by it
 *
 * The pepper is the store's, 32 random bytes that lie in no record: who copies the records has nothing to
 * try PINs against. A bare argon2id would fall to six digits within hours.
 */
import { argon2id, createHMAC, createSHA256 } from 'hash-wasm';
import { Verifier } from './staff.ts';

/** Memory in KiB, passes. */
export interface Cost {
  memoryKiB: number;
  passes: number;
}

/** What a PIN of a person costs to check. */
export const PIN_COST: Cost = { memoryKiB: 65_536, passes: 3 };
/** For a PIN that is no secret, such as the demo shop's. */
export const OPEN_COST: Cost = { memoryKiB: 8_192, passes: 1 };

/** Nobody waits longer than this much memory takes, whatever a record says. */
const memoryMost = 262_144;
const saltBytes = 16;

export type SecretPurpose = 'pin' | 'code';

export interface Typed {
  /** 32 bytes. */
  pepper: Uint8Array;
  purpose: SecretPurpose;
  staffId: string;
  typed: string;
}

/** @param salt 16 random bytes. */
export async function makeVerifier(
  secret: Typed,
  salt: Uint8Array,
  cost: Cost = PIN_COST,
): Promise<Verifier> {
  if (salt.length !== saltBytes) throw new Error('a salt has 16 bytes');
  const hash = await derive(secret, salt, cost);
  const { memoryKiB, passes } = cost;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=1$${toBase64(salt)}$${toBase64(hash)}`;
}

/**
 * Whether it is what the verifier was made of. Without a verifier the same work is done and the answer is
 * no, so that nobody learns from the time it takes whether there is one.
 */
export async function matchesVerifier(
  secret: Typed,
  verifier: Verifier | undefined,
): Promise<boolean> {
  const kept = verifier === undefined ? undefined : readVerifier(verifier);
  const { salt, hash, cost } = kept ?? nobody;
  const made = await derive(secret, salt, cost);
  return sameBytes(made, hash) && kept !== undefined;
}

/** @returns 43 characters of base64url. */
export async function badgeHash(pepper: Uint8Array, text: string): Promise<string> {
  const bytes = await hmac(pepper, ['badge', text]);
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_');
}

const nobody = {
  salt: new Uint8Array(saltBytes),
  hash: new Uint8Array(32),
  cost: PIN_COST,
};

async function derive(secret: Typed, salt: Uint8Array, cost: Cost): Promise<Uint8Array> {
  const { pepper, purpose, staffId, typed } = secret;
  return await argon2id({
    password: await hmac(pepper, [purpose, staffId, typed]),
    salt,
    parallelism: 1,
    iterations: cost.passes,
    memorySize: cost.memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
}

/** Of the parts with their lengths, so that no two lists of parts give the same bytes. */
async function hmac(pepper: Uint8Array, parts: readonly string[]): Promise<Uint8Array> {
  const mac = await createHMAC(createSHA256(), pepper);
  mac.init();
  mac.update(JSON.stringify(parts));
  return mac.digest('binary');
}

function readVerifier(
  verifier: Verifier,
): { salt: Uint8Array; hash: Uint8Array; cost: Cost } | undefined {
  if (!Verifier.safeParse(verifier).success) return undefined;
  const [, , , costs = '', salt = '', hash = ''] = verifier.split('$');
  const [memoryKiB = 0, passes = 0] = costs.split(',').map((part) => Number(part.slice(2)));
  if (memoryKiB < 8 || memoryKiB > memoryMost) return undefined;
  return { salt: fromBase64(salt), hash: fromBase64(hash), cost: { memoryKiB, passes } };
}

/** Looks at every byte, wherever they differ. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let different = one.length ^ other.length;
  for (const [at, byte] of one.entries()) different |= byte ^ (other[at] ?? 0);
  return different === 0;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 without padding. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const characters = Math.min(4, bytes.length - at + 1);
    for (let one = 0; one < characters; one += 1) text += alphabet[(group >> (18 - 6 * one)) & 63];
  }
  return text;
}

function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    held = (held << 6) | alphabet.indexOf(character);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 255;
    at += 1;
  }
  return bytes;
}
