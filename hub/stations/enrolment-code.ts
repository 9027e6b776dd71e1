/**
 * The one-time code of an enrolment: 8 characters of Crockford's base 32, said or typed by a person.
 *
 * The first three find the row (the *locator*, kept in clear), the other five are the secret and are
 * kept as scrypt with a salt. So a wrong code counts as a try against one code and not against all, and
 * who reads the table within the ten minutes still has 2^25 slow guesses to make.
 */
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const locatorLength = 3;
const codeLength = 8;

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(
  scrypt,
);
const cost = { N: 16_384, r: 8, p: 1 };

export interface HashedCode {
  locator: string;
  salt: Buffer;
  hash: Buffer;
}

/** Eight characters of Crockford's base 32, by the system's randomness. */
export function makeCode(): string {
  return Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** What may be kept of a code. */
export async function hashCode(code: string): Promise<HashedCode> {
  const salt = randomBytes(16);
  return { locator: locatorOf(code), salt, hash: await derive(secretOf(code), salt, 32, cost) };
}

/** The part of a code by which it is found; the rest is kept as a hash alone. */
export function locatorOf(code: string): string {
  return code.slice(0, locatorLength);
}

/** Takes the same time for every code, also where there is nothing to compare with. */
export async function isSameCode(code: string, kept: HashedCode | undefined): Promise<boolean> {
  const salt = kept?.salt ?? Buffer.alloc(16);
  const hash = await derive(secretOf(code), salt, 32, cost);
  return kept !== undefined && timingSafeEqual(hash, kept.hash);
}

function secretOf(code: string): string {
  return code.slice(locatorLength);
}
